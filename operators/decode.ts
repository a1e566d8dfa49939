import { concatMap, from, identity, type Observable, of, type OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { type Eventually, isPromiseLike } from '../src/foundation/Eventually.ts';
import { URLError } from '../src/foundation/URLError.ts';
import type { URLResponse } from '../src/foundation/URLResponse.ts';
import { defaultLimit, outputs } from './outputs.ts';
import { parsedJSON, undecodable } from './parsedJSON.ts';
import {
  isStandardSchema,
  type StandardIssue,
  type StandardOutput,
  type StandardResult,
  type StandardSchemaV1,
} from './StandardSchemaV1.ts';

/** Makes a value of a body; may take its time by returning a promise. */
export type DecodeBody<T> = (data: Uint8Array, response: URLResponse) => Eventually<T>;

/** Something that decodes bodies, as a function or as an object with that method. */
export type BodyDecoder<T> = DecodeBody<T> | { readonly decode: DecodeBody<T> };

const keyOf = (part: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof part === 'object' ? part.key : part);

const describe = (issues: readonly StandardIssue[]): string => {
  const [first] = issues;
  const path = first?.path?.map(keyOf).join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${first?.message ?? 'the schema refused the value'}`;
};

const accepted = <T>(output: DataTaskOutput, result: StandardResult<T>): T => {
  if (result.issues !== undefined) throw undecodable(output, describe(result.issues), { cause: result.issues });
  return result.value;
};

const decodeWithSchema = (schema: StandardSchemaV1, output: DataTaskOutput): Eventually<unknown> => {
  const result = schema['~standard'].validate(parsedJSON(output));
  return isPromiseLike(result) ? result.then((settled) => accepted(output, settled)) : accepted(output, result);
};

const decodeWith = (decoder: StandardSchemaV1 | BodyDecoder<unknown>, output: DataTaskOutput): Eventually<unknown> => {
  if (isStandardSchema(decoder)) return decodeWithSchema(decoder, output);
  const { data, response } = output;
  return typeof decoder === 'function' ? decoder(data, response) : decoder.decode(data, response);
};

const asURLError = (output: DataTaskOutput, reason: unknown): URLError =>
  URLError.is(reason) ? reason : undecodable(output, 'the decoder failed', { cause: reason });

const decoded = (decoder: StandardSchemaV1 | BodyDecoder<unknown>, output: DataTaskOutput): Observable<unknown> => {
  try {
    const value = decodeWith(decoder, output);
    if (!isPromiseLike(value)) return of(value);
    return from(
      value.then(undefined, (reason: unknown) => {
        throw asURLError(output, reason);
      }),
    );
  } catch (reason) {
    throw asURLError(output, reason);
  }
};

const isDecoder = (decoder: unknown): boolean =>
  typeof decoder === 'function' ||
  isStandardSchema(decoder) ||
  (typeof decoder === 'object' && decoder !== null && typeof (decoder as { decode?: unknown }).decode === 'function');

/**
 * The whole body as a value that a decoder makes of it, when the task has succeeded; of each value where whole responses
 * come.
 *
 * ```text
 * source          -r-d-e-(f|)
 * decode(schema)  -------(v|)
 * ```
 *
 * A decoder is a Standard Schema (the body is parsed as JSON and validated; the value's type is the schema's output), an
 * object with `decode(data, response)`, or such a function. A decoder may return a promise; it then leaves the turn of
 * the event, and virtual time, and values keep their order. Unsubscribing drops what is still on its way.
 *
 * Fails with `cannotDecodeContentData` (-1016): broken JSON (the detail says where), a value that the schema refuses
 * (`cause` is the list of issues), a decoder that throws or rejects (its reason is the `cause`). A `URLError` passes as it
 * is. More than 256 MiB of events' bytes fail with `dataLengthExceedsMaximum` (-1103).
 *
 * @throws TypeError for something that cannot decode.
 * @see https://standardschema.dev
 */
export function decode<Schema extends StandardSchemaV1>(
  schema: Schema,
): OperatorFunction<TaskEvent | DataTaskOutput, StandardOutput<Schema>>;
export function decode<T>(decoder: BodyDecoder<T>): OperatorFunction<TaskEvent | DataTaskOutput, T>;
export function decode(
  decoder: StandardSchemaV1 | BodyDecoder<unknown>,
): OperatorFunction<TaskEvent | DataTaskOutput, unknown> {
  if (!isDecoder(decoder)) throw new TypeError('decode: a schema, an object with decode() or a function is needed');
  const collected = outputs(defaultLimit, identity<DataTaskOutput>);
  return (source) =>
    source.pipe(
      collected,
      concatMap((output) => decoded(decoder, output)),
    );
}
