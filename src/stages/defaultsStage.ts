import type { HTTPBody } from '../foundation/HTTPBody.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { FailedLoad } from '../loading/FailedLoad.ts';
import type { Stage } from '../loading/Loader.ts';
import { type RequestDefaults, requestDefaults, unfoldHeaders, withFormType } from '../policies/requestDefaults.ts';
import { headersDefect, requestDefect } from '../policies/requestDefect.ts';

/** What was found out about a container of fields. */
interface PreparedHeaders {
  /** What is wrong with the app's fields, or null. */
  readonly defect: string | null;
  readonly headers: HTTPHeaders;
}

const wantsContentType = (request: URLRequest): boolean =>
  request.httpMethod === 'POST' && hasUsualContent(request.body) && !request.headers.has('content-type');

/** Content that Apple takes for a form when nobody says what it is. */
const hasUsualContent = (body: HTTPBody | null): boolean => {
  if (body === null) return false;
  if (body.kind === 'data') return body.data.byteLength > 0 && body.isUntyped !== true;
  return body.kind !== 'stream' || body.isUntyped !== true;
};

/**
 * Completes each request to http and https on its way out (`Accept`, `Accept-Language`, `Accept-Encoding`, `User-Agent`,
 * the type of a form), and refuses one that must not go out: `-1000` for text that cannot go on the wire, `-1103` for a
 * body where there must be none. Below redirects, so that every hop has it and none counts as dropped.
 *
 * Costs a look-up a request: headers are shared between copies and never change, so they are checked and merged once.
 * @see swift-corelibs TestURLSession (default headers, GET with a body)
 */
export const defaultsStage = (defaults: RequestDefaults): Stage => {
  const prepared = new WeakMap<HTTPHeaders, PreparedHeaders>();
  const preparedForms = new WeakMap<HTTPHeaders, PreparedHeaders>();
  const prepare = (own: HTTPHeaders, isForm: boolean): PreparedHeaders => {
    const sendable = unfoldHeaders(own);
    const complete = requestDefaults(sendable, defaults);
    const result = { defect: headersDefect(sendable), headers: isForm ? withFormType(complete) : complete };
    (isForm ? preparedForms : prepared).set(own, result);
    return result;
  };
  return (next) => (request, run, client) => {
    const own = request.headers;
    const isForm = wantsContentType(request);
    const { defect, headers } = (isForm ? preparedForms : prepared).get(own) ?? prepare(own, isForm);
    const error = requestDefect(request, defect);
    return error === null ? next(request.withHeaders(headers), run, client) : new FailedLoad(error, client);
  };
};
