import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { decodedText, textDecoder } from './decodedText.ts';
import { defaultLimit, outputs } from './outputs.ts';

/**
 * The whole body as text, when the task has succeeded; of each value where whole responses come.
 *
 * ```text
 * source  -r-d-d-(f|)
 * text()  -------(t|)
 * ```
 *
 * The encoding is the one given, else the header's `charset`, else what a byte order mark says, else UTF-8. A charset
 * that nobody knows counts as none. Bytes that cannot be decoded become U+FFFD. More than 256 MiB of events' bytes fail
 * with `dataLengthExceedsMaximum` (-1103); `collectData({ limit })` in front sets another limit.
 *
 * @param encoding - A label of the Encoding standard, which then counts alone.
 * @throws TypeError for a label that is none.
 * @see https://encoding.spec.whatwg.org/#names-and-labels
 */
export const text = (encoding?: string): OperatorFunction<TaskEvent | DataTaskOutput, string> => {
  if (encoding === undefined) {
    return outputs(defaultLimit, ({ data, response }) => decodedText(data, response.textEncodingName));
  }
  const decoder = textDecoder(encoding);
  if (decoder === null) throw new TypeError(`text: '${encoding}' is no encoding`);
  return outputs(defaultLimit, ({ data }) => decoder.decode(data));
};
