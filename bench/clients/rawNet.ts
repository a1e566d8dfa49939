import { connect, type Socket } from 'node:net';
import { fields, type Done, type Failed, type OpenClient, type Target } from './Client.ts';

const headEnd = Buffer.from('\r\n\r\n');

/** A connection that sends the same bytes again and again, and knows from the first answer how long the others are. */
class RawConnection {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #free: RawConnection[];
  #done: Done | null = null;
  #failed: Failed | null = null;
  #headLength: number = 0;
  #bodyLength: number = 0;
  #data: Buffer = Buffer.alloc(0);

  constructor(target: Target, request: Buffer, free: RawConnection[]) {
    this.#request = request;
    this.#free = free;
    this.#socket = connect({ host: target.host, port: target.port, noDelay: true });
    this.#socket.on('data', (data) => this.#read(data));
    this.#socket.on('error', (error) => this.#failed?.(error));
  }

  get(done: Done, failed: Failed): void {
    this.#done = done;
    this.#failed = failed;
    this.#socket.write(this.#request);
  }

  #read(data: Buffer): void {
    this.#data = this.#data.length === 0 ? data : Buffer.concat([this.#data, data]);
    if (this.#headLength === 0 && !this.#learnLengths()) return;
    if (this.#data.length < this.#headLength + this.#bodyLength) return;
    const body = this.#data.subarray(this.#headLength);
    this.#data = Buffer.alloc(0);
    this.#free.push(this);
    this.#done?.(body);
  }

  #learnLengths(): boolean {
    const end = this.#data.indexOf(headEnd);
    if (end < 0) return false;
    this.#headLength = end + headEnd.length;
    this.#bodyLength = Number(/content-length: (\d+)/i.exec(this.#data.toString('latin1', 0, end))?.[1]);
    return true;
  }
}

/** The limit: request bytes made beforehand, one write and one read a request, no HTTP at all. */
export const open: OpenClient = (target) => {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(
    `GET ${target.path} HTTP/1.1\r\nhost: ${target.host}:${target.port}\r\nconnection: keep-alive\r\n${lines.join('')}\r\n`,
  );
  const free: RawConnection[] = [];
  return (done, failed) => (free.pop() ?? new RawConnection(target, request, free)).get(done, failed);
};
