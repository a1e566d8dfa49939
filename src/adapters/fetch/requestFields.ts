import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { fieldValueIsSendable, isToken } from '../../syntax/fieldSyntax.ts';
import { isPlainObject } from './isPlainObject.ts';

const outerSpace = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** Fields of a record, in the app's own spelling and order. */
const fieldsOfRecord = (record: Readonly<Record<string, unknown>>): HTTPHeaders => {
  const fields = new HTTPHeaders();
  for (const name of Object.keys(record)) {
    const value = String(record[name]).replace(outerSpace, '');
    if (!isToken(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a header field`);
    if (!fieldValueIsSendable(value)) throw new TypeError(`the header field ${name} has a value that cannot be sent`);
    fields.append(name, value);
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
 * The fields that `init.headers` stands for. Whatever is no record is read by the platform's `Headers`.
 * @throws TypeError for a name or value that cannot be sent.
 * @see Fetch §5.1 (fill)
 */
export const requestFields = (init: unknown): HTTPHeaders => {
  if (init === undefined) return new HTTPHeaders();
  if (isPlainObject(init) && !(Symbol.iterator in init)) return fieldsOfRecord(init);
  return fieldsOfHeaders(new Headers(init as HeadersInit));
};
