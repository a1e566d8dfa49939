import type { Transport, TransportSettings } from '../../../loading/ports.ts';
import { ConnectionPool } from './ConnectionPool.ts';
import { FieldRules } from './FieldRules.ts';
import { type Http1Engine, Http1Load } from './Http1Load.ts';

/** What the engine does by itself. */
export const http1Capabilities: Transport['capabilities'] = Object.freeze({
  followsRedirects: false,
  decodesContent: false,
  reportsUpload: true,
  informational: true,
  trailers: true,
  peerCertificate: true,
  leasesConnections: true,
});

/** What the loads of a session over HTTP/1.1 share. */
export const createHttp1Engine = (settings: TransportSettings): Http1Engine => ({
  pool: new ConnectionPool(settings),
  fieldRules: new FieldRules(),
  settings,
});

/** Loads over HTTP/1.1, on connections that it keeps and uses again. Opens nothing before the first load. */
export const createHttp1Transport = (settings: TransportSettings): Transport => {
  const engine = createHttp1Engine(settings);
  return {
    capabilities: http1Capabilities,
    load: (request, run, client) => new Http1Load(engine, request, run, client),
    flush: () => {
      engine.pool.flush();
    },
    close: () => {
      engine.pool.close();
    },
  };
};
