import { Agent } from 'node:http';

/** What the documents of node:http and of all who build on it advise for many requests to one host. */
export const keepAliveAgent = (connections: number): Agent => new Agent({ keepAlive: true, maxSockets: connections });
