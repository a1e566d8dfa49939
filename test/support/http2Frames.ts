type FrameType =
  | 'data'
  | 'headers'
  | 'priority'
  | 'rstStream'
  | 'settings'
  | 'pushPromise'
  | 'ping'
  | 'goaway'
  | 'windowUpdate'
  | 'continuation';

/** Types of frames. @see RFC 9113 §6 */
export const frameTypes: Readonly<Record<FrameType, number>> = Object.freeze({
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
});

/** Flags of frames. */
export const flags: Readonly<Record<'ack' | 'endStream' | 'endHeaders' | 'padded', number>> = Object.freeze({
  ack: 1,
  endStream: 1,
  endHeaders: 4,
  padded: 8,
});

/** One frame as bytes. @see RFC 9113 §4.1 */
export const frame = (type: number, flag: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flag, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};

/** Fields as literals that nobody remembers. @see RFC 7541 §6.2.2 */
export const packed = (fields: Readonly<Record<string, string>> | Iterable<readonly [string, string]>): Buffer => {
  const pairs = Symbol.iterator in fields ? fields : Object.entries(fields);
  return Buffer.concat(
    [...pairs].flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );
};

/** Frames that a server of these tests sends. */
export const frames = {
  /** Settings by their numbers. @see RFC 9113 §6.5.2 */
  settings: (values: Readonly<Record<number, number>> = {}): Buffer =>
    frame(
      frameTypes.settings,
      0,
      0,
      Buffer.concat(
        Object.entries(values).map(([id, value]) => Buffer.concat([numbers(Number(id)).subarray(2), numbers(value)])),
      ),
    ),
  windowUpdate: (stream: number, increment: number): Buffer =>
    frame(frameTypes.windowUpdate, 0, stream, numbers(increment)),
  settingsAck: (): Buffer => frame(frameTypes.settings, flags.ack, 0),
  pong: (payload: Uint8Array): Buffer => frame(frameTypes.ping, flags.ack, 0, payload),
  head: (stream: number, fields: Readonly<Record<string, string>>, flag: number = flags.endHeaders): Buffer =>
    frame(frameTypes.headers, flag, stream, packed(fields)),
  data: (stream: number, text: string, flag = 0): Buffer => frame(frameTypes.data, flag, stream, Buffer.from(text)),
  reset: (stream: number, code: number): Buffer => frame(frameTypes.rstStream, 0, stream, numbers(code)),
  goaway: (lastStream: number, code: number): Buffer => frame(frameTypes.goaway, 0, 0, numbers(lastStream, code)),
};

/** A frame that came. */
export interface ReceivedFrame {
  readonly type: number;
  readonly flag: number;
  readonly stream: number;
  readonly payload: Buffer;
}

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length;

/** Cuts what a client sends into frames. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #skip = preface;

  read(bytes: Uint8Array): readonly ReceivedFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const skipped = Math.min(this.#skip, this.#rest.length);
    this.#skip -= skipped;
    this.#rest = this.#rest.subarray(skipped);
    const received: ReceivedFrame[] = [];
    while (this.#rest.length >= 9) {
      const length = this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < 9 + length) break;
      received.push({
        type: this.#rest.readUInt8(3),
        flag: this.#rest.readUInt8(4),
        stream: this.#rest.readUInt32BE(5),
        payload: this.#rest.subarray(9, 9 + length),
      });
      this.#rest = this.#rest.subarray(9 + length);
    }
    return received;
  }
}
