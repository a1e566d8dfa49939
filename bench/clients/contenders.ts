import type { OpenClient } from './Client.ts';

/** Every client of the small-request questions. Each is loaded in its own process only. */
export const contenders: Readonly<Record<string, () => Promise<OpenClient>>> = {
  'raw net': async () => (await import('./rawNet.ts')).open,
  'undici.dispatch': async () => (await import('./undici.ts')).dispatch,
  'undici.request': async () => (await import('./undici.ts')).undiciRequest,
  'undici.fetch': async () => (await import('./undici.ts')).undiciFetch,
  'global fetch': async () => (await import('./globalFetch.ts')).globalFetch,
  'node:http': async () => (await import('./nodeHttp.ts')).open,
  got: async () => (await import('./builtOnNodeHttp.ts')).got,
  axios: async () => (await import('./builtOnNodeHttp.ts')).axios,
  ky: async () => (await import('./globalFetch.ts')).ky,
  'node-fetch': async () => (await import('./builtOnNodeHttp.ts')).nodeFetch,
  superagent: async () => (await import('./builtOnNodeHttp.ts')).superagent,
  'rxjs ajax': async () => (await import('./xmlHTTPRequest.ts')).rxjsAjax,
  'Angular HttpClient': async () => (await import('./angular.ts')).angularFetch,
  'Angular HttpClient, XHR': async () => (await import('./angular.ts')).angularXhr,
  publisher: async () => (await import('./urlSession.ts')).publisher,
  'publisher, new requests': async () => (await import('./urlSession.ts')).publisherOfNewRequests,
  events: async () => (await import('./urlSession.ts')).events,
  promise: async () => (await import('./urlSession.ts')).promise,
};

/** Every client of the small-request questions over HTTP/2. Our own chooses the protocol by itself. */
export const http2Contenders: Readonly<Record<string, () => Promise<OpenClient>>> = {
  'node:http2': async () => (await import('./http2.ts')).nodeHttp2,
  'undici.dispatch': async () => (await import('./http2.ts')).undiciDispatch,
  'undici.request': async () => (await import('./http2.ts')).undiciRequest,
  publisher: async () => (await import('./urlSession.ts')).publisher,
  'publisher, new requests': async () => (await import('./urlSession.ts')).publisherOfNewRequests,
  events: async () => (await import('./urlSession.ts')).events,
  promise: async () => (await import('./urlSession.ts')).promise,
};

/** The clients of fetches: what a response is read by stands behind the comma. */
export const fetchContenders: Readonly<Record<string, () => Promise<OpenClient>>> = {
  'undici.fetch, json()': async () => (await import('./fetches.ts')).undiciFetch('json'),
  'undici.fetch, text()': async () => (await import('./fetches.ts')).undiciFetch('text'),
  'global fetch, json()': async () => (await import('./fetches.ts')).globalFetch('json'),
  'global fetch, text()': async () => (await import('./fetches.ts')).globalFetch('text'),
  'session.fetch, json()': async () => (await import('./fetches.ts')).sessionFetch('json'),
  'session.fetch, text()': async () => (await import('./fetches.ts')).sessionFetch('text'),
  publisher: async () => (await import('./urlSession.ts')).publisher,
};

export const openerOf = (contender: string, among: typeof contenders = contenders): Promise<OpenClient> => {
  const load = Object.hasOwn(among, contender) ? among[contender] : undefined;
  if (load === undefined) throw new TypeError(`no client is named ${contender}`);
  return load();
};
