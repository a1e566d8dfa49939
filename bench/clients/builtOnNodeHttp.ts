import type { Agent } from 'node:http';
import { importPeer } from '../harness/peers.ts';
import { fields, type OpenClient } from './Client.ts';
import { keepAliveAgent } from './keepAliveAgent.ts';

interface Got {
  readonly default: {
    readonly extend: (options: object) => (url: string) => Promise<{ readonly rawBody: Uint8Array }>;
  };
}

export const got: OpenClient = async (target) => {
  const module = await importPeer<Got>('got');
  const client = module.default.extend({
    agent: { http: keepAliveAgent(target.connections) },
    headers: fields,
    responseType: 'buffer',
    retry: { limit: 0 },
  });
  return (done, failed) => void client(target.url).then((response) => done(response.rawBody), failed);
};

interface Axios {
  readonly default: {
    readonly create: (options: object) => { readonly get: (url: string) => Promise<{ readonly data: Uint8Array }> };
  };
}

export const axios: OpenClient = async (target) => {
  const module = await importPeer<Axios>('axios');
  const client = module.default.create({
    adapter: 'http',
    httpAgent: keepAliveAgent(target.connections),
    headers: fields,
    responseType: 'arraybuffer',
    proxy: false,
  });
  return (done, failed) => void client.get(target.url).then((response) => done(response.data), failed);
};

interface NodeFetch {
  readonly default: (url: string, options: object) => Promise<Response>;
}

export const nodeFetch: OpenClient = async (target) => {
  const module = await importPeer<NodeFetch>('node-fetch');
  const options = { agent: keepAliveAgent(target.connections), headers: fields };
  const get = async (): Promise<ArrayBuffer> => (await module.default(target.url, options)).arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};

interface SuperagentRequest extends Promise<{ readonly body: Uint8Array }> {
  readonly agent: (agent: Agent) => SuperagentRequest;
  readonly set: (fields: object) => SuperagentRequest;
  readonly responseType: (type: string) => SuperagentRequest;
}

interface Superagent {
  readonly default: { readonly get: (url: string) => SuperagentRequest };
}

export const superagent: OpenClient = async (target) => {
  const module = await importPeer<Superagent>('superagent');
  const agent = keepAliveAgent(target.connections);
  return (done, failed) => {
    const request = module.default.get(target.url).agent(agent).set(fields).responseType('arraybuffer');
    void request.then((response) => done(response.body), failed);
  };
};
