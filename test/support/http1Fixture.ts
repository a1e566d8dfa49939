import type { Socket } from 'node:net';
import { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { Transport, TransportSettings } from '../../src/loading/ports.ts';
import { createHttp1Transport } from '../../src/platform/node/http1/http1Transport.ts';
import { RawServer, type RawRequest } from './rawServer.ts';
import { TransportRun, type TransportRunOptions } from './transportRun.ts';

/** What a session without any wishes gives its transport. */
export const plainSettings: TransportSettings = Object.freeze({
  httpMaximumConnectionsPerHost: 6,
  httpProtocols: ['h2', 'http/1.1'] as const,
  tlsMinimumSupportedProtocolVersion: 0x0303,
  tlsMaximumSupportedProtocolVersion: 0x0304,
  certificateAuthorities: [],
  lookup: null,
  localAddress: null,
  socketPath: null,
  maximumHeaderSize: 64 * 1024,
  maximumHeaderFields: 1000,
  maximumInformationalResponses: 100,
});

/** A request from what a table says about it. */
export const requestOf = (
  url: string,
  parts: { readonly method?: string; readonly fields?: Readonly<Record<string, string>> } = {},
): URLRequest => {
  const request = new URLRequest(url);
  if (parts.method !== undefined) request.httpMethod = parts.method;
  if (parts.fields !== undefined) request.allHTTPHeaderFields = parts.fields;
  return request;
};

/** Servers and transports of one test, closed together. */
export class Http1Fixture {
  readonly #servers: RawServer[] = [];
  readonly #transports: Transport[] = [];

  async serve(
    answer: (request: RawRequest, socket: Socket) => void,
    options?: ConstructorParameters<typeof RawServer>[1],
  ): Promise<RawServer> {
    const server = new RawServer(answer, options);
    this.#servers.push(server);
    return server.listen();
  }

  transport(overrides: Partial<TransportSettings> = {}): Transport {
    const transport = createHttp1Transport({ ...plainSettings, ...overrides });
    this.#transports.push(transport);
    return transport;
  }

  /** Starts a load. */
  start(transport: Transport, request: URLRequest | string, options: TransportRunOptions = {}): TransportRun {
    return new TransportRun(
      transport.load,
      typeof request === 'string' ? new URLRequest(request) : request,
      options,
    ).start();
  }

  /** One load to its end. */
  load(transport: Transport, request: URLRequest | string, options: TransportRunOptions = {}): Promise<TransportRun> {
    return this.start(transport, request, options).ended();
  }

  async close(): Promise<void> {
    for (const transport of this.#transports) transport.close();
    for (const server of this.#servers) await server.close();
  }
}

/** Lets everything happen that is already on its way in this process. */
export const turns = async (count = 3): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
};
