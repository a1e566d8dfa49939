import { importPeer } from '../harness/peers.ts';
import { fields, type OpenClient } from './Client.ts';

/** Node's own agent opens as many connections as there are requests at once, which is what we ask for. */
export const globalFetch: OpenClient = (target) => {
  const get = async (): Promise<ArrayBuffer> => (await fetch(target.url, { headers: fields })).arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};

interface Ky {
  readonly default: (url: string, options: object) => Promise<Response>;
}

/** Over the global fetch; retries are off, as for every other client. */
export const ky: OpenClient = async (target) => {
  const { default: kyGet } = await importPeer<Ky>('ky');
  const options = { headers: fields, retry: 0, timeout: false };
  const get = async (): Promise<ArrayBuffer> => (await kyGet(target.url, options)).arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};
