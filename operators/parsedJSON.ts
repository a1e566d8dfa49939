import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { decodedText } from './decodedText.ts';
import { jsonErrorOffset } from './jsonErrorOffset.ts';

/** A failure to make sense of a body that came in full. */
export const undecodable = ({ response }: DataTaskOutput, detail: string, more: { cause?: unknown } = {}): URLError =>
  new URLError(URLErrorCode.cannotDecodeContentData, { failingURL: response.urlString, detail, ...more });

const placeOf = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `position ${String(offset)} (line ${String(line)}, column ${String(offset - before.lastIndexOf('\n'))})`;
};

/**
 * The value of a JSON body. The text is UTF-8, or what a byte order mark says; a `charset` means nothing for JSON. Broken
 * text is `cannotDecodeContentData` (-1016) with the position, and without a word of the body itself.
 * @see RFC 8259 §8.1, §11
 */
export const parsedJSON = (output: DataTaskOutput): unknown => {
  const text = decodedText(output.data, null);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const offset = jsonErrorOffset(text) ?? text.length;
    const what = offset === text.length ? 'the JSON text ends too early, at' : 'the JSON text is broken at';
    throw undecodable(output, `${what} ${placeOf(text, offset)}`);
  }
};
