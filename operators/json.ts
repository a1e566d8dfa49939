import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { decode } from './decode.ts';
import { defaultLimit, outputs } from './outputs.ts';
import { parsedJSON } from './parsedJSON.ts';
import type { StandardOutput, StandardSchemaV1 } from './StandardSchemaV1.ts';

/**
 * The whole body as a JSON value, when the task has succeeded; of each value where whole responses come.
 *
 * ```text
 * source  -r-d-e-(f|)
 * json()  -------(v|)
 * ```
 *
 * With a schema the value is validated and has the schema's type, as with `decode`. With a type argument nothing is
 * checked: it is the caller's word. With neither the value is `unknown`, whatever is expected of it.
 *
 * Broken JSON is `cannotDecodeContentData` (-1016), with the position in the detail: the server answered, the network
 * did not fail. An empty body is broken JSON too. More than 256 MiB of events' bytes fail with
 * `dataLengthExceedsMaximum` (-1103).
 * @see RFC 8259
 */
export function json<Schema extends StandardSchemaV1>(
  schema: Schema,
): OperatorFunction<TaskEvent | DataTaskOutput, StandardOutput<Schema>>;
export function json<T = unknown>(): OperatorFunction<TaskEvent | DataTaskOutput, NoInfer<T>>;
export function json(schema?: StandardSchemaV1): OperatorFunction<TaskEvent | DataTaskOutput, unknown> {
  return schema === undefined ? outputs(defaultLimit, parsedJSON) : decode(schema);
}
