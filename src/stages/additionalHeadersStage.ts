import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { Stage } from '../loading/Loader.ts';
import { withAdditionalHeaders } from '../policies/requestDefaults.ts';

/**
 * Adds the session's own fields (`httpAdditionalHeaders`) to the request of a run, where it lacks them. Once, before the
 * first load: a redirect must not bring back what it dropped. The request's field wins, its spelling too.
 *
 * Costs one look-up: headers are shared between copies and never change, so what was merged once is found again.
 * @see URLSessionConfiguration.httpAdditionalHeaders
 */
export const additionalHeadersStage = (additional: HTTPHeaders): Stage => {
  const merged = new WeakMap<HTTPHeaders, HTTPHeaders>();
  const merge = (own: HTTPHeaders): HTTPHeaders => {
    const headers = withAdditionalHeaders(own, additional);
    merged.set(own, headers);
    return headers;
  };
  return (next) => (request, run, client) => {
    const own = request.headers;
    const headers = merged.get(own) ?? merge(own);
    return next(headers === own ? request : request.withHeaders(headers), run, client);
  };
};
