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

export const openerOf = (contender: string): Promise<OpenClient> => {
  const load = contenders[contender];
  if (load === undefined) throw new TypeError(`no client is named ${contender}`);
  return load();
};
