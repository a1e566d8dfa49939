import { connect, type ClientHttp2Session } from 'node:http2';
import { Agent } from 'undici';
import { readAuthority } from '../harness/identity.ts';
import { fields, type OpenClient, type Target } from './Client.ts';
import { CollectingHandler } from './undici.ts';

/** Over one session, with the client interface as its documentation shows it. */
export const nodeHttp2: OpenClient = (target) => {
  const session: ClientHttp2Session = connect(target.origin, { ca: readAuthority() });
  const headers = { ...fields, ':path': target.path };
  return (done, failed) => {
    const stream = session.request(headers);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const [first] = chunks;
      done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    stream.on('error', failed);
  };
};

/** One connection with as many streams as there are requests at once, as its documentation says. */
export const undiciAgent = (target: Target): Agent =>
  new Agent({
    allowH2: true,
    connections: 1,
    h2Options: { maxConcurrentStreams: target.connections },
    connect: { ca: readAuthority() },
  });

export const undiciDispatch: OpenClient = (target) => {
  const dispatcher = undiciAgent(target);
  const options = { origin: target.origin, path: target.path, method: 'GET', headers: fields } as const;
  return (done, failed) => {
    dispatcher.dispatch(options, new CollectingHandler(done, failed));
  };
};

export const undiciRequest: OpenClient = (target) => {
  const dispatcher = undiciAgent(target);
  const options = { origin: target.origin, path: target.path, method: 'GET', headers: fields } as const;
  const get = async (): Promise<ArrayBuffer> => (await dispatcher.request(options)).body.arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};
