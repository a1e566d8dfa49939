import {
  PlatformBlob,
  PlatformFormData,
  PlatformHeaders,
  PlatformRequest,
  PlatformResponse,
} from '../../src/adapters/fetch/platformClasses.ts';
import { fetchFrom } from '../../src/adapters/fetch/fetchFrom.ts';
import { URLSession, URLSessionConfiguration } from '../../src/node.ts';
import type { Globals } from './contenders.ts';
import { addressesOf, nameNotFound } from './loopbackNames.ts';

/** `fetch` on a session, as `fetchOn` makes it for a page, with the classes of the entry for it. */
export const globals = (certificateAuthority: string, location: URL): Globals => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.certificateAuthorities = [certificateAuthority];
  configuration.lookup = (hostname, found) => {
    const addresses = addressesOf(hostname);
    found(addresses.length === 0 ? nameNotFound(hostname) : null, addresses);
  };
  const session = new URLSession(configuration);
  return {
    fetch: fetchFrom((request) => session.dataTaskEvents(request), {
      location,
      limit: configuration.maximumDecodedSize,
    }),
    Request: PlatformRequest,
    Response: PlatformResponse,
    Headers: PlatformHeaders,
    FormData: PlatformFormData,
    Blob: PlatformBlob,
  };
};
