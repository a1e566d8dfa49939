import type { NetworkPathProvider, Transport } from '../../loading/ports.ts';
import { FetchLoad } from './FetchLoad.ts';

const capabilities: Transport['capabilities'] = Object.freeze({
  followsRedirects: true,
  decodesContent: true,
  reportsUpload: false,
  informational: false,
  trailers: false,
  peerCertificate: false,
  ownsCookies: true,
});

/**
 * Loads with the platform's `fetch`. The browser keeps the connections and all that belongs to them (protocol, proxies,
 * trust, limits); the settings of a session that speak of these have no effect here.
 *
 * - Redirects are followed unseen, up to 20: nobody is asked, and the response has the URL of the last one. The engine
 *   takes `Authorization` off on the way to another origin, and no other field.
 * - Bodies come decoded. Fields that belong to the engine (`Accept-Encoding`, `Cookie`, `Host`, `Origin` and so on) are
 *   dropped by it without a word, and `Set-Cookie` is never seen. The version of HTTP is not told either: `HTTP/1.1`.
 * - Cookies and credentials go to the page's own origin, or to none with `httpShouldHandleCookies` false.
 * - The browser's own cache is passed by (`no-store`), so that what says it comes from the network does.
 * - A body in pieces is collected first, up to 256 MiB (`-1103` beyond). How much of a body has been sent is not told:
 *   `sentBodyData` counts what the engine was given, and while it sends, the idle timer runs.
 * - Before the head, all failures of the network are `-1005`, or `-1009` when the browser is offline, for the engine says
 *   no more; after it `-1005`. A request that pages may not send is `-1000`.
 * @see Fetch §4 (fetching), §2.2.2 (forbidden request-headers)
 */
export const createFetchTransport = (path: NetworkPathProvider): Transport => ({
  capabilities,
  load: (request, run, client) => new FetchLoad(path, request, run, client),
  // Connections are the browser's.
  flush: () => {},
  close: () => {},
});
