import { Agent, fetch as fetchOfUndici } from 'undici';
import { fields, type OpenClient } from './Client.ts';
import { openSession } from './urlSession.ts';

/** What a response is read by. */
type Reader = 'json' | 'text';

interface Readable {
  readonly json: () => Promise<unknown>;
  readonly text: () => Promise<string>;
}

type FetchCall = () => Promise<Readable>;

const whole = { byteLength: 1024 } as Uint8Array;
const textOfJson = whole.byteLength - 33;

/** Looks at what came, because the load only counts bytes. */
const check = (value: unknown): Uint8Array => {
  const text = typeof value === 'string' ? value : (value as { readonly text: string }).text;
  return text.length === (typeof value === 'string' ? whole.byteLength : textOfJson) ? whole : new Uint8Array();
};

const reading =
  (call: FetchCall, reader: Reader): Awaited<ReturnType<OpenClient>> =>
  (done, failed) =>
    void call()
      .then((response) => response[reader]())
      .then((value) => done(check(value)), failed);

export const undiciFetch =
  (reader: Reader): OpenClient =>
  (target) => {
    const options = { dispatcher: new Agent({ connections: target.connections }), headers: fields };
    return reading(() => fetchOfUndici(target.url, options), reader);
  };

export const globalFetch =
  (reader: Reader): OpenClient =>
  (target) =>
    reading(() => fetch(target.url, { headers: fields }), reader);

export const sessionFetch =
  (reader: Reader): OpenClient =>
  async (target) => {
    const { session } = await openSession(target.url, target.connections);
    return reading(() => session.fetch(target.url, { headers: fields }), reader);
  };
