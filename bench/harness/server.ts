// The server of the benchmarks, in a process of its own. Answers with bytes made beforehand and does as little as can
// be done, so that the client is what is measured.
//   GET /small      1 KiB of JSON
//   GET /fields     the header fields of the request, as JSON
//   GET /bytes/N    N bytes, no faster than they are taken
//   PUT /sink       takes a body of known length and says how long it was
import { createServer, type AddressInfo, type Socket } from 'node:net';

const bodyLength = 1024;
const smallBody = JSON.stringify({ id: 7, name: 'bench', text: '' }).replace('""', `"${'x'.repeat(bodyLength - 33)}"`);

const answer = (type: string, length: number, body: string = ''): Buffer =>
  Buffer.from(
    'HTTP/1.1 200 OK\r\n' +
      `Content-Type: ${type}\r\n` +
      `Content-Length: ${length}\r\n` +
      'Cache-Control: no-store\r\n' +
      'Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n' +
      'Server: bench\r\n' +
      'Connection: keep-alive\r\n' +
      `\r\n${body}`,
    'latin1',
  );

const small = answer('application/json', smallBody.length, smallBody);
const piece = Buffer.alloc(256 * 1024, 'x');
const headEnd = Buffer.from('\r\n\r\n');
const [slash, letterS] = ['/', 's'].map((letter) => letter.charCodeAt(0));

const sendBytes = (socket: Socket, length: number): void => {
  let left = length;
  socket.write(answer('application/octet-stream', length));
  const send = (): void => {
    while (left > 0) {
      const part = left < piece.length ? piece.subarray(0, left) : piece;
      left -= part.length;
      if (!socket.write(part)) {
        if (left > 0) socket.once('drain', send);
        return;
      }
    }
  };
  send();
};

const fieldsIn = (head: string): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return fields;
};

class Connection {
  readonly #socket: Socket;
  #head: Buffer = Buffer.alloc(0);
  #bodyLength: number = 0;
  #bodyLeft: number = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  read(data: Buffer): void {
    if (this.#bodyLeft > 0) {
      this.#takeBody(data.length);
      return;
    }
    // One whole head for /small in one piece is what every client sends.
    if (this.#head.length === 0 && data[4] === slash && data[5] === letterS && data.subarray(-4).equals(headEnd)) {
      if (data[0] === 0x47) {
        this.#socket.write(small);
        return;
      }
    }
    this.#head = this.#head.length === 0 ? data : Buffer.concat([this.#head, data]);
    const end = this.#head.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#head.toString('latin1', 0, end);
    const rest = this.#head.length - end - headEnd.length;
    this.#head = Buffer.alloc(0);
    this.#answer(head, rest);
  }

  #answer(head: string, received: number): void {
    const [method = '', path = ''] = head.split(' ', 2);
    if (method === 'PUT') {
      this.#bodyLength = this.#bodyLeft = Number(fieldsIn(head)['content-length']);
      if (!(this.#bodyLength > 0)) this.#socket.end('HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\n\r\n');
      else this.#takeBody(received);
    } else if (path.startsWith('/bytes/')) {
      sendBytes(this.#socket, Number(path.slice('/bytes/'.length)));
    } else if (path === '/fields') {
      const body = JSON.stringify(fieldsIn(head));
      this.#socket.write(answer('application/json', body.length, body));
    } else {
      this.#socket.write(small);
    }
  }

  #takeBody(length: number): void {
    this.#bodyLeft -= length;
    if (this.#bodyLeft > 0) return;
    const body = String(this.#bodyLength);
    this.#socket.write(answer('text/plain', body.length, body));
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  const connection = new Connection(socket);
  socket.on('data', (data) => connection.read(data));
  socket.on('error', () => socket.destroy());
});

server.listen(0, '127.0.0.1', 1024, () => process.stdout.write(String((server.address() as AddressInfo).port)));

// Ends with the runner, however that ends.
process.stdin.resume().on('end', () => process.exit());
