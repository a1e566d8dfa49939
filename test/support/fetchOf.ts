import { fetchFrom } from '../../src/adapters/fetch/fetchFrom.ts';
import type { FetchFunction, FetchOptions, URLSession } from '../../src/node.ts';

/** A `fetch` with options over a session, as the entry for `fetch` makes it. */
export const fetchOf = (session: URLSession, options: FetchOptions): FetchFunction =>
  fetchFrom((request) => session.dataTaskEvents(request), {
    ...options,
    limit: session.configuration.maximumDecodedSize,
  });
