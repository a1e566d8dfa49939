import type { Agent } from 'node:http';
import { importPeer } from '../harness/peers.ts';
import { fields, type OpenClient } from './Client.ts';
import { keepAliveAgent } from './keepAliveAgent.ts';

interface Polyfill {
  readonly default: {
    readonly XMLHttpRequest: new (options: { agent: Agent; disableHeaderCheck: boolean }) => XMLHttpRequest;
  };
}

/** A maker of `XMLHttpRequest`s that keep connections and may set every header field. */
export const requestMaker = async (connections: number): Promise<() => XMLHttpRequest> => {
  const { XMLHttpRequest: Polyfilled } = (await importPeer<Polyfill>('xmlhttprequest-ssl')).default;
  const options = { agent: keepAliveAgent(connections), disableHeaderCheck: true };
  return () => new Polyfilled(options);
};

export const rxjsAjax: OpenClient = async (target) => {
  const { ajax } = await import('rxjs/ajax');
  const createXHR = await requestMaker(target.connections);
  // Cross-domain only means: no X-Requested-With field, which no other client sends.
  const options = {
    url: target.url,
    headers: fields,
    responseType: 'arraybuffer',
    createXHR,
    crossDomain: true,
  } as const;
  return (done, failed) => {
    ajax<ArrayBuffer>(options).subscribe({ next: (answer) => done(answer.response), error: failed });
  };
};
