import { existsSync } from 'node:fs';
import type { Observable, OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../../src/events/TaskEvent.ts';
import type { FetchFunction } from '../../src/adapters/fetch/FetchInit.ts';
import { readAuthority } from '../harness/identity.ts';
import { fields, type OpenClient } from './Client.ts';

/** What the benchmarks use of the built package. Written down here because types are checked before it is built. */
export interface Built {
  readonly URLSession: new (configuration: Configuration) => Session;
  readonly URLSessionConfiguration: { readonly ephemeral: Configuration };
  readonly URLRequest: new (url: string) => Request;
}

export interface Configuration {
  httpMaximumConnectionsPerHost: number;
  certificateAuthorities: readonly string[];
}

export interface Request {
  httpMethod: string;
  setValueForHTTPHeaderField(value: string | null, name: string): void;
}

export interface Loaded {
  readonly data: Uint8Array;
}

export interface AsyncBytes {
  chunks(): AsyncIterable<Uint8Array>;
}

export interface Session {
  readonly fetch: FetchFunction;
  data(request: Request): Promise<readonly [Uint8Array, unknown]>;
  bytes(request: Request): Promise<readonly [AsyncBytes, unknown]>;
  dataTask(request: Request): unknown;
  dataTaskEvents(request: Request): Observable<TaskEvent>;
  dataTaskPublisher(request: Request): Observable<Loaded>;
  upload(request: Request, source: { readonly fromFile: string }): Promise<readonly [Uint8Array, unknown]>;
  uploadTaskEvents(request: Request, source: { readonly fromFile: string }): Observable<TaskEvent>;
}

export interface BuiltOperators {
  paced<T>(work: (chunk: Uint8Array) => Promise<T>): OperatorFunction<TaskEvent, T>;
}

const importBuilt = async <Module>(path: string): Promise<Module> => {
  const url = new URL(`../../dist/${path}`, import.meta.url);
  if (!existsSync(url)) throw new Error(`dist/${path} is not built`);
  return (await import(url.href)) as Module;
};

/** The built package, as a user gets it. */
export const importEntry = (): Promise<Built> => importBuilt('src/node.js');
export const importOperators = (): Promise<BuiltOperators> => importBuilt('operators/index.js');

export interface Opened {
  readonly session: Session;
  readonly request: Request;
  /** One more request like `request`. */
  readonly newRequest: () => Request;
}

/** A session with nothing switched off, and a request that says what every client says. */
export const openSession = async (url: string, connections: number, method: string = 'GET'): Promise<Opened> => {
  const { URLRequest, URLSession, URLSessionConfiguration } = await importEntry();
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.httpMaximumConnectionsPerHost = connections;
  if (url.startsWith('https:')) configuration.certificateAuthorities = [readAuthority()];
  const newRequest = (): Request => {
    const request = new URLRequest(url);
    if (method !== 'GET') request.httpMethod = method;
    for (const [name, value] of Object.entries(fields)) request.setValueForHTTPHeaderField(value, name);
    return request;
  };
  return { session: new URLSession(configuration), request: newRequest(), newRequest };
};

export const publisher: OpenClient = async (target) => {
  const { session, request } = await openSession(target.url, target.connections);
  return (done, failed) => {
    session.dataTaskPublisher(request).subscribe({ next: (loaded) => done(loaded.data), error: failed });
  };
};

export const publisherOfNewRequests: OpenClient = async (target) => {
  const { session, newRequest } = await openSession(target.url, target.connections);
  return (done, failed) => {
    session.dataTaskPublisher(newRequest()).subscribe({ next: (loaded) => done(loaded.data), error: failed });
  };
};

export const events: OpenClient = async (target) => {
  const { session, request } = await openSession(target.url, target.connections);
  return (done, failed) => {
    const chunks: Uint8Array[] = [];
    session.dataTaskEvents(request).subscribe({
      next: (event) => {
        if (event.type === 'data') chunks.push(event.data);
      },
      error: failed,
      complete: () => {
        const [first] = chunks;
        done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
      },
    });
  };
};

export const promise: OpenClient = async (target) => {
  const { session, request } = await openSession(target.url, target.connections);
  return (done, failed) => void session.data(request).then(([data]) => done(data), failed);
};
