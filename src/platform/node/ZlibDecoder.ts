import type { Transform } from 'node:stream';
import type { Decoder, DecoderClient } from '../../loading/ports.ts';

/** A decompressing stream of `node:zlib`. */
export interface ZlibEngine extends Transform {
  /** Bytes of the input that were consumed. */
  readonly bytesWritten: number;
}

/** How one content coding is decoded. */
export interface ZlibCoding {
  /** An engine for a coded stream that begins with these bytes. */
  readonly open: (beginning: Uint8Array) => ZlibEngine;
  /** How many bytes `open` has to see. */
  readonly sniffedBytes: number;
  /** Whether what follows a coded stream is one more of the kind, and the engine stops all the same. Else it is ignored. */
  readonly isSeries: boolean;
  /** Tells whether a coded stream has come to its end, where the engine does not. */
  readonly follow?: () => StreamEnd;
}

/** Follows a coded stream without decoding it. */
export interface StreamEnd {
  push(chunk: Uint8Array): void;
  readonly isWhole: boolean;
}

/** Bytes that wait for the engine when the writer should wait, and when it may go on. */
const fullAt = 128 * 1024;
const drainedAt = 64 * 1024;

/**
 * A body that a zlib engine decodes in other threads. It gets one chunk at a time: so it can be told how much of a chunk
 * belonged to a coded stream that ended inside it. While paused, the engine stops by itself when its output is full.
 */
export class ZlibDecoder implements Decoder {
  readonly #coding: ZlibCoding;
  readonly #client: DecoderClient;
  readonly #follower: StreamEnd | null;
  #engine: ZlibEngine | null = null;
  /** Chunks that the engine has not been given. */
  #queue: Uint8Array[] = [];
  /** Bytes written that the engine has not consumed. */
  #waiting = 0;
  /** Bytes that this engine was given. */
  #given = 0;
  #isBusy = false;
  #isFull = false;
  #isPaused = false;
  #hasAllInput = false;
  #isOver = false;
  /** What followed the end of the coded stream in its last chunk; null before the end. */
  #rest: Uint8Array | null = null;
  #engineHasEnded = false;

  constructor(coding: ZlibCoding, client: DecoderClient) {
    this.#coding = coding;
    this.#client = client;
    this.#follower = coding.follow?.() ?? null;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  write(chunk: Uint8Array): void {
    if (this.#isOver || chunk.byteLength === 0) return;
    this.#follower?.push(chunk);
    this.#queue.push(chunk);
    this.#waiting += chunk.byteLength;
    if (this.#waiting >= fullAt) this.#isFull = true;
    this.#goOn();
  }

  end(): void {
    this.#hasAllInput = true;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#isOver || this.#isBusy || this.#rest !== null) return;
    const chunk = this.#take();
    if (chunk !== null) this.#giveToEngine(chunk);
    else if (this.#hasAllInput) this.#endInput();
  }

  /** The next chunk; the first one has enough bytes to tell by. */
  #take(): Uint8Array | null {
    const [first, ...others] = this.#queue;
    if (first === undefined) return null;
    const isLong = this.#engine !== null || first.byteLength >= this.#coding.sniffedBytes;
    if (isLong || (others.length === 0 && this.#hasAllInput)) return this.#queue.shift() ?? null;
    if (others.length === 0) return null;
    this.#queue = [Buffer.concat(this.#queue)];
    return this.#take();
  }

  #giveToEngine(chunk: Uint8Array): void {
    const engine = (this.#engine ??= this.#open(chunk));
    this.#isBusy = true;
    this.#given += chunk.byteLength;
    engine.write(chunk, (error) => {
      if (error === null || error === undefined) this.#didConsume(engine, chunk);
    });
  }

  #open(beginning: Uint8Array): ZlibEngine {
    const engine = this.#coding.open(beginning);
    this.#given = 0;
    if (this.#isPaused) engine.pause();
    engine.on('data', (chunk: Uint8Array) => {
      // A small piece must not keep the whole of the engine's output buffer.
      const isSmall = chunk.byteLength * 4 < chunk.buffer.byteLength;
      if (!this.#isOver) this.#client.didDecode(isSmall ? new Uint8Array(chunk) : chunk);
    });
    engine.on('end', () => {
      this.#engineHasEnded = true;
      this.#didEnd();
    });
    engine.on('error', (error) => {
      if (this.#isOver) return;
      this.destroy();
      this.#client.didFail(error);
    });
    return engine;
  }

  #didConsume(engine: ZlibEngine, chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#isBusy = false;
    this.#waiting -= chunk.byteLength;
    const left = this.#given - engine.bytesWritten;
    if (left > 0 || this.#engineHasEnded) {
      this.#rest = chunk.subarray(chunk.byteLength - left);
      this.#didEnd();
    } else {
      this.#drain();
      this.#goOn();
    }
  }

  #drain(): void {
    if (!this.#isFull || this.#waiting > drainedAt) return;
    this.#isFull = false;
    this.#client.didDrain();
  }

  #endInput(): void {
    const engine = this.#engine;
    if (engine !== null) engine.end();
    // No bytes at all are no coded stream, and no body either.
    else this.#finish();
  }

  /** A coded stream has ended: all its output has come, and it is known what followed it. */
  #didEnd(): void {
    if (this.#isOver || !this.#engineHasEnded || this.#isBusy) return;
    const rest = this.#rest;
    if (rest === null || !this.#coding.isSeries) return this.#finish();
    this.#engine?.destroy();
    this.#engine = null;
    this.#engineHasEnded = false;
    this.#rest = null;
    this.#queue.unshift(rest);
    this.#waiting += rest.byteLength;
    this.#goOn();
  }

  #finish(): void {
    const wasFull = this.#isFull;
    const isCut = this.#follower?.isWhole === false;
    this.destroy();
    if (isCut) return this.#client.didFail(Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' }));
    if (wasFull) this.#client.didDrain();
    this.#client.didFinish();
  }

  pause(): void {
    this.#isPaused = true;
    this.#engine?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#engine?.resume();
  }

  destroy(): void {
    this.#isOver = true;
    this.#isFull = false;
    this.#queue = [];
    this.#engine?.destroy();
    this.#engine = null;
  }
}
