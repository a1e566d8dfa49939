import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ContentDecoders, Decoder, DecoderClient } from '../../../src/loading/ports.ts';
import { contentDecoders } from '../../../src/platform/node/contentDecoders.ts';
import { stackDecoders } from '../../../src/stages/stackDecoders.ts';

const encode: Readonly<Record<string, (data: Uint8Array) => Buffer>> = {
  gzip: (data) => zlib.gzipSync(data),
  deflate: (data) => zlib.deflateSync(data),
  br: (data) => zlib.brotliCompressSync(data),
  zstd: (data) => zlib.zstdCompressSync(data),
};

/** Decodes through the real decoders; the codings in the order in which they are applied. */
const decode = async (codings: readonly string[], chunks: readonly Uint8Array[]): Promise<string> => {
  const decoded: Uint8Array[] = [];
  return await new Promise((resolve) => {
    const decoder = stackDecoders(codings, contentDecoders, {
      didDecode: (chunk) => decoded.push(chunk),
      didDrain: () => {},
      didFinish: () => resolve(Buffer.concat(decoded).toString()),
      didFail: (reason) => resolve(`fail ${String((reason as { code?: unknown }).code)}`),
    })!;
    for (const chunk of chunks) decoder.write(chunk);
    decoder.end();
  });
};

const apply = (codings: readonly string[], data: Uint8Array): Uint8Array =>
  codings.reduce((body, coding) => encode[coding]!(body), data);

const text = Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join('');
const stacks = [
  ['gzip', 'br'],
  ['br', 'gzip'],
  ['zstd', 'deflate'],
  ['gzip', 'gzip'],
  ['deflate', 'gzip', 'br', 'zstd', 'gzip'],
];

describe('codings on top of each other', () => {
  // RFC 9110 §8.4: "in the order in which they were applied"
  it.each(stacks.map((stack) => [stack]))('takes off the last one of %j first', async (stack) => {
    const body = apply(stack, Buffer.from(text));
    expect(await decode(stack, [body])).toBe(text);
    expect(
      await decode(
        stack,
        Array.from(body, (byte) => Uint8Array.of(byte)),
      ),
    ).toBe(text);
  });

  it('fails when only the inner coded stream is cut off', async () => {
    const inner = zlib.gzipSync(text).subarray(0, -4);
    expect(await decode(['gzip', 'br'], [zlib.brotliCompressSync(inner)])).toBe('fail Z_BUF_ERROR');
  });

  it('fails when only the outer coded stream is cut off, although all of the inner one was there', async () => {
    const outer = zlib.gzipSync(zlib.brotliCompressSync(Buffer.from(text)));
    expect(await decode(['br', 'gzip'], [outer.subarray(0, -4)])).toBe('fail Z_BUF_ERROR');
  });

  it('finishes when the inner stream ends before the outer one does', async () => {
    const inner = Buffer.concat([zlib.brotliCompressSync(Buffer.from(text)), Buffer.alloc(100_000, 'no part of it')]);
    expect(await decode(['br', 'gzip'], [zlib.gzipSync(inner)])).toBe(text);
  });
});

/** A decoder that does what a test says. */
class Scripted implements Decoder {
  readonly client: DecoderClient;
  readonly calls: string[] = [];
  isFull = false;

  constructor(client: DecoderClient) {
    this.client = client;
  }

  write(chunk: Uint8Array): void {
    this.calls.push(`write ${Buffer.from(chunk).toString()}`);
  }
  end(): void {
    this.calls.push('end');
  }
  destroy(): void {
    this.calls.push('destroy');
  }
  pause(): void {
    this.calls.push('pause');
  }
  resume(): void {
    this.calls.push('resume');
  }
}

const scripted = (): {
  made: Record<string, Scripted>;
  decoders: ContentDecoders;
  log: string[];
  client: DecoderClient;
} => {
  const made: Record<string, Scripted> = {};
  const log: string[] = [];
  return {
    made,
    log,
    decoders: (coding, client) => (coding === 'unknown' ? null : (made[coding] = new Scripted(client))),
    client: {
      didDecode: (chunk) => log.push(`data ${Buffer.from(chunk).toString()}`),
      didDrain: () => log.push('drain'),
      didFinish: () => log.push('finish'),
      didFail: (reason) => log.push(`fail ${String(reason)}`),
    },
  };
};
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('stackDecoders', () => {
  it('gives the decoder itself for one coding, and none for none', () => {
    const { made, decoders, client } = scripted();
    expect(stackDecoders(['only'], decoders, client)).toBe(made['only']);
    expect(stackDecoders([], decoders, client)).toBeNull();
  });

  it('lets a full inner decoder hold the outer one back, until it has drained', () => {
    const { made, decoders, client, log } = scripted();
    const stack = stackDecoders(['inner', 'outer'], decoders, client)!;
    stack.write(bytes('a'));
    made['inner']!.isFull = true;
    made['outer']!.client.didDecode(bytes('b'));
    made['inner']!.isFull = false;
    made['inner']!.client.didDrain();
    expect(made['outer']!.calls).toEqual(['write a', 'pause', 'resume']);
    expect(made['inner']!.calls).toEqual(['write b']);
    expect(log).toEqual([]);
  });

  it('is full when the outer one is, and tells when that one has drained', () => {
    const { made, decoders, client, log } = scripted();
    const stack = stackDecoders(['inner', 'outer'], decoders, client)!;
    made['outer']!.isFull = true;
    expect(stack.isFull).toBe(true);
    made['outer']!.client.didDrain();
    expect(log).toEqual(['drain']);
  });

  it('pauses and resumes where the output is', () => {
    const { made, decoders, client } = scripted();
    const stack = stackDecoders(['inner', 'outer'], decoders, client)!;
    stack.pause();
    stack.resume();
    expect(made['inner']!.calls).toEqual(['pause', 'resume']);
    expect(made['outer']!.calls).toEqual([]);
  });

  it('finishes when both have', () => {
    const { made, decoders, client, log } = scripted();
    const stack = stackDecoders(['inner', 'outer'], decoders, client)!;
    stack.end();
    made['outer']!.client.didFinish();
    expect(made['inner']!.calls).toEqual(['end']);
    expect(log).toEqual([]);
    made['inner']!.client.didDecode(bytes('last'));
    made['inner']!.client.didFinish();
    expect(log).toEqual(['data last', 'finish']);
  });

  it.each(['inner', 'outer'])('gives both back when the %s one fails', (which) => {
    const { made, decoders, client, log } = scripted();
    stackDecoders(['inner', 'outer'], decoders, client);
    made[which]!.client.didFail('broken');
    expect(made['inner']!.calls).toEqual(['destroy']);
    expect(made['outer']!.calls).toEqual(['destroy']);
    expect(log).toEqual(['fail broken']);
  });

  it.each([[['unknown', 'outer']], [['inner', 'unknown']], [['inner', 'unknown', 'outer']]])(
    'makes none for %j, and leaves nothing behind',
    (codings) => {
      const { made, decoders, client } = scripted();
      expect(stackDecoders(codings, decoders, client)).toBeNull();
      expect(Object.values(made).every(({ calls }) => calls.join() === 'destroy')).toBe(true);
    },
  );
});
