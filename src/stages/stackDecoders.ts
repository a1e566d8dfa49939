import type { ContentDecoders, Decoder, DecoderClient } from '../loading/ports.ts';

/**
 * A decoder for codings on top of each other, in the order in which they were applied: the last one is taken off first.
 * Null, and nothing is left behind, when one of them is unknown.
 * @see RFC 9110 §8.4
 */
export const stackDecoders = (
  codings: readonly string[],
  decoders: ContentDecoders,
  client: DecoderClient,
): Decoder | null => {
  const outermost = codings.at(-1);
  if (outermost === undefined) return null;
  const within = codings.slice(0, -1);
  if (within.length === 0) return decoders(outermost, client);
  const stack = new StackedDecoder(client);
  const inner = stackDecoders(within, decoders, stack.innerClient);
  if (inner === null) return null;
  const outer = decoders(outermost, stack.outerClient);
  if (outer === null) {
    inner.destroy();
    return null;
  }
  stack.connect(outer, inner);
  return stack;
};

/**
 * Two decoders, the output of the outer one going into the inner one. A full inner one holds the outer one back, and
 * through it whoever writes. It has finished when both have: each of the coded streams must have come to its end.
 */
class StackedDecoder implements Decoder {
  readonly #client: DecoderClient;
  #outer: Decoder | null = null;
  #inner: Decoder | null = null;
  #unfinished = 2;

  readonly outerClient: DecoderClient = {
    didDecode: (chunk) => {
      this.#inner?.write(chunk);
      if (this.#inner?.isFull === true) this.#outer?.pause();
    },
    didDrain: () => {
      this.#client.didDrain();
    },
    didFinish: () => {
      // The inner one may have seen its end before, and be behind bytes that mean nothing to it.
      this.#inner?.end();
      this.#didFinishOne();
    },
    didFail: (reason) => {
      this.#fail(reason);
    },
  };

  readonly innerClient: DecoderClient = {
    didDecode: (chunk) => {
      this.#client.didDecode(chunk);
    },
    didDrain: () => {
      this.#outer?.resume();
    },
    didFinish: () => {
      this.#didFinishOne();
    },
    didFail: (reason) => {
      this.#fail(reason);
    },
  };

  constructor(client: DecoderClient) {
    this.#client = client;
  }

  connect(outer: Decoder, inner: Decoder): void {
    this.#outer = outer;
    this.#inner = inner;
  }

  #didFinishOne(): void {
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#client.didFinish();
  }

  #fail(reason: unknown): void {
    this.destroy();
    this.#client.didFail(reason);
  }

  get isFull(): boolean {
    return this.#outer?.isFull ?? false;
  }

  write(chunk: Uint8Array): void {
    this.#outer?.write(chunk);
  }

  end(): void {
    this.#outer?.end();
  }

  pause(): void {
    this.#inner?.pause();
  }

  resume(): void {
    this.#inner?.resume();
  }

  destroy(): void {
    const outer = this.#outer;
    const inner = this.#inner;
    this.#outer = this.#inner = null;
    outer?.destroy();
    inner?.destroy();
  }
}
