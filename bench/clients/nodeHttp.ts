import { get } from 'node:http';
import { fields, type OpenClient } from './Client.ts';
import { keepAliveAgent } from './keepAliveAgent.ts';

export const open: OpenClient = (target) => {
  const agent = keepAliveAgent(target.connections);
  const { host, port, path } = target;
  const options = { agent, host, port, path, headers: fields };
  return (done, failed) => {
    get(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const [first] = chunks;
        done(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
      });
      response.on('error', failed);
    }).on('error', failed);
  };
};
