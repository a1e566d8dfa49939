import { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../src/foundation/URLError.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { URLResponse } from '../../src/foundation/URLResponse.ts';
import type { Load, LoadClient, Loader, Run } from '../../src/loading/Loader.ts';
import type { Transfer } from '../../src/loading/Transfer.ts';

/** A load that says what a test tells it to say. After `cancel` and after its end it says nothing, as a load must. */
export class ScriptedLoad implements Load {
  readonly request: URLRequest;
  readonly run: Run;
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  isPaused = false;
  isOver = false;
  transfer: Transfer | null = null;
  readonly #client: LoadClient;
  readonly #script: (load: ScriptedLoad) => void;

  constructor(request: URLRequest, run: Run, client: LoadClient, script: (load: ScriptedLoad) => void) {
    this.request = request;
    this.run = run;
    this.#client = client;
    this.#script = script;
  }

  start(): void {
    this.calls.push('start');
    if (this.isOver) return;
    this.transfer = this.run.beginTransfer(this.request);
    this.#script(this);
  }

  cancel(): void {
    this.calls.push('cancel');
    this.isOver = true;
  }

  pause(): void {
    this.calls.push('pause');
    this.isPaused = true;
  }

  resume(): void {
    this.calls.push('resume');
    this.isPaused = false;
  }

  get isCancelled(): boolean {
    return this.calls.includes('cancel');
  }

  inform(status: number): this {
    if (!this.isOver) this.#client.didReceiveInformationalResponse(this.#head(status, {}));
    return this;
  }

  respond(status: number, fields: Readonly<Record<string, string>> = {}): this {
    return this.respondWith(this.#head(status, fields));
  }

  respondWith(response: URLResponse): this {
    if (this.isOver) return this;
    this.run.activity(0, 0);
    this.#client.didReceiveResponse(response, 'network');
    return this;
  }

  data(text: string): this {
    return this.bytes(new TextEncoder().encode(text));
  }

  bytes(chunk: Uint8Array): this {
    if (this.isOver) return this;
    this.run.activity(0, chunk.byteLength);
    this.#client.didReceiveData(chunk);
    return this;
  }

  trailers(flat: readonly string[]): this {
    if (!this.isOver) this.#client.didReceiveTrailers(new HTTPHeaders(flat));
    return this;
  }

  finish(): this {
    if (this.isOver) return this;
    this.isOver = true;
    this.#client.didFinish();
    return this;
  }

  fail(code: number): this {
    if (this.isOver) return this;
    this.isOver = true;
    this.#client.didFail(new URLError(code));
    return this;
  }

  #head(status: number, fields: Readonly<Record<string, string>>): HTTPURLResponse {
    const { href } = this.request.target!;
    return HTTPURLResponse.fromHead(href, status, 'HTTP/1.1', HTTPHeaders.fromRecord(fields));
  }
}

/** A loader whose loads a test scripts: all at once when they start, or step by step through `loads`. */
export class ScriptedLoader {
  readonly loads: ScriptedLoad[] = [];
  readonly load: Loader;

  /** @param script - What each load says when it starts; nothing by itself when there is none. */
  constructor(script: (load: ScriptedLoad, index: number) => void = () => {}) {
    this.load = (request, run, client) => {
      const index = this.loads.length;
      const load = new ScriptedLoad(request, run, client, (started) => {
        script(started, index);
      });
      this.loads.push(load);
      return load;
    };
  }

  get last(): ScriptedLoad {
    return this.loads.at(-1)!;
  }
}
