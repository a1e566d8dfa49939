import { fetchFrom } from '../../src/adapters/fetch/fetchFrom.ts';
import type { PageOptions } from '../../src/adapters/fetch/FetchInit.ts';
import type { FetchFunction, URLSession } from '../../src/node.ts';

/** A `fetch` with options over a session, as the entry for `fetch` makes it. */
export const fetchOf = (session: URLSession, options: PageOptions): FetchFunction =>
  fetchFrom((request) => session.dataTaskEvents(request), {
    ...options,
    limit: session.configuration.maximumDecodedSize,
  });
