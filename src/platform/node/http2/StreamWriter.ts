import type { ClientHttp2Stream } from 'node:http2';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import { BodyChunks, type Flushing } from '../http1/BodyChunks.ts';

/** Hears how a body goes out. */
export interface StreamWriterClient {
  didWrite(bytes: number): void;
  didEndBody(): void;
  didFailBody(reason: unknown): void;
}

/** Writes a body to a stream, no faster than the peer takes it. */
export class StreamWriter implements Flushing {
  readonly #stream: ClientHttp2Stream;
  readonly #body: OutgoingBody;
  readonly #client: StreamWriterClient;
  #chunks: BodyChunks | null = null;
  #isStopped = false;
  /** All of the body has been given to the engine. */
  isDone = false;

  constructor(stream: ClientHttp2Stream, body: OutgoingBody, client: StreamWriterClient) {
    this.#stream = stream;
    this.#body = body;
    this.#client = client;
  }

  get hasFlushed(): boolean {
    return this.#stream.writableLength === 0;
  }

  start(): void {
    const { data } = this.#body;
    if (data !== null) {
      this.#stream.end(data);
      this.isDone = true;
      this.#client.didWrite(data.byteLength);
      this.#client.didEndBody();
      return;
    }
    this.#chunks = new BodyChunks(this.#body, this);
    void this.#pump(this.#chunks);
  }

  async #pump(chunks: BodyChunks): Promise<void> {
    let sent = 0;
    const { length } = this.#body;
    try {
      for await (const chunk of chunks) {
        if (this.#isStopped) return;
        sent += chunk.byteLength;
        if (length >= 0 && sent > length) throw new Error('the body is longer than announced');
        const isTaken = this.#stream.write(chunk);
        this.#client.didWrite(chunk.byteLength);
        if (!isTaken) await this.#drained();
        if (this.#isStopped) return;
      }
      if (this.#isStopped) return;
      if (length >= 0 && sent < length) throw new Error('the body is shorter than announced');
      this.isDone = true;
      this.#stream.end();
      this.#client.didEndBody();
    } catch (reason) {
      if (!this.#isStopped) this.#client.didFailBody(reason);
    }
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        this.#stream.off('drain', go);
        this.#stream.off('close', go);
        resolve();
      };
      this.#stream.on('drain', go);
      this.#stream.on('close', go);
    });
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#chunks?.stop();
  }
}
