// The HTTP/2 server of the benchmarks: answers every request with the same 1 KiB of JSON. It reads no fields at all and
// sends bytes made beforehand, so that the client is what is measured: all answers to one read go out in one write.
import { readFileSync } from 'node:fs';
import { createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { identityFiles } from './identity.ts';

const bodyLength = 1024;
const body = Buffer.from(
  JSON.stringify({ id: 7, name: 'bench', text: '' }).replace('""', `"${'x'.repeat(bodyLength - 33)}"`),
);

const [typeOfData, typeOfHeaders, typeOfSettings, typeOfPing, typeOfWindowUpdate] = [0, 1, 4, 6, 8];
const prefaceLength = 24;
const frameHead = 9;

const frame = (type: number, flags: number, payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(frameHead);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  return Buffer.concat([head, payload]);
};

/** Numbers of names in the static table. @see RFC 7541 Appendix A */
const fields = [
  [31, 'application/json'],
  [28, String(bodyLength)],
  [24, 'no-store'],
  [33, 'Thu, 01 Jan 2026 00:00:00 GMT'],
  [54, 'bench'],
] as const;
const firstDynamic = 62;
const status200 = 0x88;

/** Fields that the table of the connection is to remember, and what stands for them from then on. @see RFC 7541 §6 */
const introduced = Buffer.concat([
  Buffer.from([status200]),
  ...fields.flatMap(([name, value]) => [Buffer.from([0x40 | name, value.length]), Buffer.from(value)]),
]);
const remembered = Buffer.from([status200, ...fields.map((_, index) => 0x80 | (firstDynamic + index))].reverse());
// The newest is number 62; the status comes first.
const remembering = Buffer.concat([remembered.subarray(-1), remembered.subarray(0, -1)]);

const answerOf = (head: Buffer): Buffer =>
  Buffer.concat([frame(typeOfHeaders, 0x4, head), frame(typeOfData, 0x1, body)]);
const firstAnswer = answerOf(introduced);
const laterAnswer = answerOf(remembering);
const settings = frame(typeOfSettings, 0, Buffer.from([0, 3, 0, 0, 0, 200])); // MAX_CONCURRENT_STREAMS
const acknowledged = frame(typeOfSettings, 0x1, Buffer.alloc(0));

class Connection {
  readonly #socket: TLSSocket;
  #rest: Buffer = Buffer.alloc(0);
  #skip = prefaceLength;
  #window = 65_535;
  #hasAnswered = false;
  readonly #waiting: number[] = [];

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.write(settings);
  }

  read(data: Buffer): void {
    const bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    const out: Buffer[] = [];
    let at = Math.min(this.#skip, bytes.length);
    this.#skip -= at;
    while (at + frameHead <= bytes.length) {
      const end = at + frameHead + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      this.#take(bytes, at, end, out);
      at = end;
    }
    this.#rest = bytes.subarray(at);
    this.#answer(out);
    const [first] = out;
    if (first !== undefined) this.#socket.write(out.length === 1 ? first : Buffer.concat(out));
  }

  #take(bytes: Buffer, at: number, end: number, out: Buffer[]): void {
    const type = bytes[at + 3];
    const stream = bytes.readUInt32BE(at + 5);
    if (type === typeOfHeaders) this.#waiting.push(stream);
    else if (type === typeOfWindowUpdate && stream === 0) this.#window += bytes.readUInt32BE(at + frameHead);
    else if (type === typeOfSettings && bytes[at + 4] === 0) out.push(acknowledged);
    else if (type === typeOfPing) out.push(frame(typeOfPing, 0x1, bytes.subarray(at + frameHead, end)));
  }

  #answer(out: Buffer[]): void {
    let answered = 0;
    for (const stream of this.#waiting) {
      if (this.#window < bodyLength) break;
      this.#window -= bodyLength;
      const answer = Buffer.from(this.#hasAnswered ? laterAnswer : firstAnswer);
      this.#hasAnswered = true;
      answer.writeUInt32BE(stream, 5);
      answer.writeUInt32BE(stream, answer.length - bodyLength - 4);
      out.push(answer);
      answered += 1;
    }
    this.#waiting.splice(0, answered);
  }
}

const { cert, key } = identityFiles();
const options = { cert: readFileSync(cert), key: readFileSync(key), ALPNProtocols: ['h2'] };
const server = createServer(options, (socket) => {
  socket.setNoDelay(true);
  const connection = new Connection(socket);
  socket.on('data', (data: Buffer) => connection.read(data));
  socket.on('error', () => socket.destroy());
});

server.listen(0, '127.0.0.1', 1024, () => process.stdout.write(String((server.address() as AddressInfo).port)));

// Ends with the runner, however that ends.
process.stdin.resume().on('end', () => process.exit());
