import type { URLError } from '../foundation/URLError.ts';
import type { Load, LoadClient } from './Loader.ts';

/** A load that fails as soon as it starts: for requests that nobody should even try. */
export class FailedLoad implements Load {
  readonly #error: URLError;
  #client: LoadClient | null;

  constructor(error: URLError, client: LoadClient) {
    this.#error = error;
    this.#client = client;
  }

  start(): void {
    const client = this.#client;
    this.#client = null;
    client?.didFail(this.#error);
  }

  cancel(): void {
    this.#client = null;
  }

  pause(): void {}

  resume(): void {}
}
