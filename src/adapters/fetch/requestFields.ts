import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { fieldValueIsSendable, isToken } from '../../syntax/fieldSyntax.ts';
import { isPlainObject } from './isPlainObject.ts';

const outerSpace = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** A value as it can be sent. */
const checkedValue = (name: string, given: unknown): string => {
  const value = String(given).replace(outerSpace, '');
  if (!isToken(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a header field`);
  if (!fieldValueIsSendable(value)) throw new TypeError(`the header field ${name} has a value that cannot be sent`);
  return value;
};

/** Fields of a record, in the app's own spelling and order. */
const fieldsOfRecord = (record: Readonly<Record<string, unknown>>): HTTPHeaders => {
  const fields = new HTTPHeaders();
  for (const name of Object.keys(record)) fields.append(name, checkedValue(name, record[name]));
  return fields;
};

/** Fields of a list of pairs; a name that comes again adds to the first one, in its spelling. */
const fieldsOfPairs = (pairs: readonly unknown[]): HTTPHeaders => {
  const fields = new HTTPHeaders();
  for (const pair of pairs) {
    const items = typeof pair === 'object' ? [...(pair as Iterable<unknown>)] : [];
    if (items.length !== 2) throw new TypeError('a header field is a pair of a name and a value');
    const name = String(items[0]);
    const text = checkedValue(name, items[1]);
    const known = fields.get(name);
    fields.set(name, known === null ? text : `${known}, ${text}`);
  }
  return fields;
};

/** Fields of a platform's `Headers`, which come sorted and in lower case. */
export const fieldsOfHeaders = (headers: Headers): HTTPHeaders => {
  const fields = new HTTPHeaders();
  for (const [name, value] of headers) fields.append(name, value);
  return fields;
};

/**
 * The fields that `init.headers` stands for. Whatever is neither a record nor a list is read by the platform's `Headers`.
 * @throws TypeError for a name or value that cannot be sent.
 * @see Fetch §5.1 (fill)
 */
export const requestFields = (init: unknown): HTTPHeaders => {
  if (init === undefined) return new HTTPHeaders();
  if (isPlainObject(init) && !(Symbol.iterator in init)) return fieldsOfRecord(init);
  if (Array.isArray(init)) return fieldsOfPairs(init);
  return fieldsOfHeaders(new Headers(init as HeadersInit));
};
