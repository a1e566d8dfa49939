import { openSession } from './urlSession.ts';

/** A fetch as far as the streaming questions use it. */
export type AnyFetch = (url: string, init: FetchOptions) => Promise<Fetched>;

interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly duplex?: 'half';
}

interface Fetched {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly text: () => Promise<string>;
}

/** The fetches that are compared, each loaded in its own process only. */
export const fetchFunctions: Readonly<Record<string, (url: string) => Promise<AnyFetch>>> = {
  'undici.fetch': async () => (await import('undici')).fetch as unknown as AnyFetch,
  'global fetch': () => Promise.resolve(fetch as unknown as AnyFetch),
  'session.fetch': async (url) => (await openSession(url, 6)).session.fetch as unknown as AnyFetch,
};

/** The fetch that a contender begins with the name of. */
export const fetchFunctionOf = (contender: string, url: string): Promise<AnyFetch> => {
  const [name = ''] = contender.split(', ');
  const open = fetchFunctions[name];
  if (open === undefined) throw new TypeError(`no fetch is named ${name}`);
  return open(url);
};
