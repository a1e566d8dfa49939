import { Agent, fetch, FormData, Headers, Request, Response, setGlobalDispatcher } from 'undici';
import type { Globals } from './contenders.ts';
import { addressesOf, nameNotFound } from './loopbackNames.ts';

/** undici's `fetch` with its own classes, all of the installed version. */
export const globals = (certificateAuthority: string): Globals => {
  const agent = new Agent({
    connect: {
      ca: certificateAuthority,
      lookup: (hostname, options, found) => {
        const addresses = addressesOf(hostname);
        const [first] = addresses;
        if (first === undefined) found(nameNotFound(hostname), '', 4);
        else if (options.all === true) found(null, [...addresses]);
        else found(null, first.address, first.family);
      },
    },
  });
  setGlobalDispatcher(agent);
  return { fetch, Request, Response, Headers, FormData };
};
