import { Agent, fetch, request, type Dispatcher } from 'undici';
import { fields, type Done, type Failed, type OpenClient, type Target } from './Client.ts';

const agentFor = (target: Target): Agent => new Agent({ connections: target.connections });

export class CollectingHandler implements Dispatcher.DispatchHandler {
  readonly #done: Done;
  readonly #failed: Failed;
  readonly #chunks: Buffer[] = [];

  constructor(done: Done, failed: Failed) {
    this.#done = done;
    this.#failed = failed;
  }

  onRequestStart(): void {}
  onResponseStart(): void {}

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    this.#done(first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#failed(error);
  }
}

export const dispatch: OpenClient = (target) => {
  const agent = agentFor(target);
  const options = { origin: target.origin, path: target.path, method: 'GET', headers: fields } as const;
  return (done, failed) => {
    agent.dispatch(options, new CollectingHandler(done, failed));
  };
};

export const undiciRequest: OpenClient = (target) => {
  const options = { dispatcher: agentFor(target), headers: fields };
  const get = async (): Promise<ArrayBuffer> => (await request(target.url, options)).body.arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};

export const undiciFetch: OpenClient = (target) => {
  const options = { dispatcher: agentFor(target), headers: fields };
  const get = async (): Promise<ArrayBuffer> => (await fetch(target.url, options)).arrayBuffer();
  return (done, failed) => void get().then(done, failed);
};
