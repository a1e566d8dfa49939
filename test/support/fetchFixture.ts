import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { type FetchFunction, URLError, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { type ScriptedServer, scriptedServer, type Serve } from './scriptedServer.ts';

/** What a server saw of a request. */
export interface Echo {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Names as they were spelt. */
  readonly names: readonly string[];
  readonly body: string;
}

/** A session with a server to fetch from. */
export interface FetchFixture {
  readonly server: ScriptedServer;
  readonly session: InstanceType<typeof URLSession>;
  readonly fetch: FetchFunction;
  /** Fetches `/echo`. */
  readonly echo: (init?: Parameters<FetchFunction>[1]) => Promise<Echo>;
  close(): Promise<void>;
}

const tell = async (request: IncomingMessage): Promise<Echo> => ({
  method: request.method ?? '',
  headers: request.headers as Echo['headers'],
  names: request.rawHeaders.filter((_, i) => i % 2 === 0),
  body: await text(request),
});

const echo: Serve = (request, response) => {
  void tell(request).then((told) => response.setHeader('content-type', 'application/json').end(JSON.stringify(told)));
};

/** Starts both; `/echo` answers with what came. */
export const fetchFixture = async (
  routes: Readonly<Record<string, Serve>> = {},
  configuration: URLSessionConfiguration = URLSessionConfiguration.ephemeral,
): Promise<FetchFixture> => {
  const server = await scriptedServer({ '/echo': echo, ...routes });
  const session = new URLSession(configuration);
  const { fetch } = session;
  return {
    server,
    session,
    fetch,
    echo: async (init) => (await (await fetch(`${server.url}/echo`, init)).json()) as Echo,
    close: async () => {
      session.invalidateAndCancel();
      await session.finished;
      await server.close();
    },
  };
};

/** What a promise is rejected with. */
export const rejectionOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it was fulfilled with ${String(value)}`);
    },
    (reason: unknown) => reason,
  );

/** The code of the `URLError` that a network error has as its cause. */
export const codeOf = (reason: unknown): number | null => {
  const { name, cause } = reason as { readonly name: unknown; readonly cause?: unknown };
  return name === 'TypeError' && URLError.is(cause) ? cause.code : null;
};
