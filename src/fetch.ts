// The entry for `fetch`. It names the package, not a file, so that the platform's entry is chosen by conditions.
import { URLSession } from 'rx-urlsession';
import type { URLSession as Session } from './session/URLSession.ts';
import type { FetchFunction, PageOptions } from './adapters/fetch/FetchInit.ts';
import { fetchFrom } from './adapters/fetch/fetchFrom.ts';

export {
  PlatformBlob as Blob,
  PlatformFormData as FormData,
  PlatformHeaders as Headers,
  PlatformRequest as Request,
  PlatformResponse as Response,
} from './adapters/fetch/platformClasses.ts';
export type {
  CrossOriginHeaders,
  FetchFunction,
  FetchInit,
  FetchOptions,
  PageOptions,
} from './adapters/fetch/FetchInit.ts';

/** `fetch` over a session of one's own. Every call is a task of that session. @see Fetch §5.6 */
export const fetchOn = (session: Session, options: PageOptions = {}): FetchFunction =>
  fetchFrom((request) => session.dataTaskEvents(request), {
    ...options,
    limit: session.configuration.maximumDecodedSize,
  });

/** `fetch` over the shared session. @see Fetch §5.6 */
export const fetch: FetchFunction = (input, init) => URLSession.shared.fetch(input, init);
