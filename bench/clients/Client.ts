import type { Place } from '../harness/Question.ts';

/** What every client sends. Written out for each of them, so that none saves work by sending less. */
export const fields: Readonly<Record<string, string>> = {
  accept: 'application/json',
  'accept-language': 'en',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'bench/1',
};

/** Where to, and over how many connections at once. */
export interface Target extends Place {
  readonly path: string;
  readonly url: string;
  readonly connections: number;
}

/** Gets the whole body as bytes. */
export type Done = (body: Uint8Array | ArrayBuffer) => void;
export type Failed = (reason: unknown) => void;

/** One GET of the target, from the call to the whole body in memory. */
export type Get = (done: Done, failed: Failed) => void;

/** Makes ready whatever lives longer than a request: agents, sessions, connections to come. */
export type OpenClient = (target: Target) => Get | Promise<Get>;

export const targetOf = (place: Place, path: string, connections: number): Target => ({
  ...place,
  path,
  url: place.origin + path,
  connections,
});
