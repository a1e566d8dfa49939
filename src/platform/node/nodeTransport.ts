import type { Transport, TransportSettings } from '../../loading/ports.ts';
import { Http1Load } from './http1/Http1Load.ts';
import { createHttp1Engine, createHttp1Transport, http1Capabilities } from './http1/http1Transport.ts';
import { ProtocolRouter } from './routing/ProtocolRouter.ts';

/**
 * Loads over the protocol that the server speaks: https servers choose by ALPN among `httpProtocols`, http servers are
 * spoken to in HTTP/1.1. Opens nothing before the first load.
 */
export const createNodeTransport = (settings: TransportSettings): Transport => {
  if (!settings.httpProtocols.includes('h2')) return createHttp1Transport(settings);
  const http1 = createHttp1Engine(settings);
  const router = new ProtocolRouter(http1, settings);
  return {
    // Both engines do the same by themselves.
    capabilities: { ...http1Capabilities, leasesConnections: settings.httpProtocols.includes('http/1.1') },
    load: (request, run, client) =>
      request.target?.scheme === 'https'
        ? router.load(request, run, client)
        : new Http1Load(http1, request, run, client),
    flush: () => {
      router.flush();
    },
    close: () => {
      router.close();
    },
  };
};
