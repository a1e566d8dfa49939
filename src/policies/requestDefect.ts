import type { HTTPBody } from '../foundation/HTTPBody.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { fieldValueIsSendable, isToken } from '../syntax/fieldSyntax.ts';

/** Methods that must not carry content. @see RFC 9110 §9.3.8 for TRACE; GET and HEAD as on Apple */
const withoutContent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);

const hasContent = (body: HTTPBody | null): boolean =>
  body !== null && !(body.kind === 'data' && body.data.byteLength === 0);

/** The first field that cannot be written on the wire, as a sentence, or null. @see RFC 9110 §5.5 */
export const headersDefect = (headers: HTTPHeaders): string | null => {
  const flat = headers.flat();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i] as string;
    if (!isToken(name)) return 'a header field has a name that cannot be sent';
    if (!fieldValueIsSendable(flat[i + 1] as string)) return `the header field ${name} has a value that cannot be sent`;
  }
  return null;
};

/**
 * Why a request must not go out, or null: `-1000` for a method or field that cannot be written, `-1103` for a body where
 * there must be none. Nobody is asked and nothing is sent.
 * @see swift-corelibs TestURLSession (GET with a body)
 */
export const requestDefect = (request: URLRequest, defectOfHeaders: string | null): URLError | null => {
  const method = request.httpMethod;
  const detail = isToken(method) ? defectOfHeaders : 'the method cannot be sent';
  if (detail !== null) return new URLError(URLErrorCode.badURL, { failingURL: request.urlString, detail });
  if (!withoutContent.has(method) || !hasContent(request.body)) return null;
  return new URLError(URLErrorCode.dataLengthExceedsMaximum, {
    failingURL: request.urlString,
    detail: `${method} carries no body`,
  });
};
