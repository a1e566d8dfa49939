import { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../src/foundation/URLErrorCode.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { Load, LoadClient, Run } from '../../src/loading/Loader.ts';
import type { Timer } from '../../src/loading/ports.ts';
import type { Transfer } from '../../src/loading/Transfer.ts';
import { LoadRecord } from './LoadRecord.ts';
import type { ScriptedAnswer } from './LoadScripts.ts';
import { RequestBody } from './RequestBody.ts';
import type { ScriptedHead, ServerAct } from './serverScript.ts';
import type { Timeline } from '../Timeline.ts';

/** What a load has to know of its transport. */
export interface LoadSurroundings {
  readonly timeline: Timeline;
  /** Notes a load that starts. */
  add(record: LoadRecord): void;
  /** Its answer, or why there is none. */
  take(request: URLRequest): ScriptedAnswer | string;
}

/**
 * A load that follows a diagram. The server keeps to its times, whatever the client does: what falls due while the load
 * is paused is on its way, and is delivered when the load is resumed.
 */
export class MarbleLoad implements Load {
  readonly #surroundings: LoadSurroundings;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  readonly #timers: Timer[] = [];
  /** What is due and not delivered. */
  readonly #due: ServerAct[] = [];
  #record: LoadRecord | null = null;
  #transfer: Transfer | null = null;
  #body: RequestBody | null = null;
  #isPaused = false;
  #isOver = false;
  #isDraining = false;
  #isTaking = false;
  #takesAll = true;

  constructor(surroundings: LoadSurroundings, request: URLRequest, run: Run, client: LoadClient) {
    this.#surroundings = surroundings;
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#isOver || this.#record !== null) return;
    const record = new LoadRecord(this.#request, this.#surroundings.timeline.frame);
    this.#record = record;
    this.#surroundings.add(record);
    this.#noteHold();
    const answer = this.#surroundings.take(this.#request);
    if (typeof answer === 'string') return this.#refuse(record, answer);
    this.#begin(record, answer);
  }

  #refuse(record: LoadRecord, sentence: string): void {
    record.refusal = sentence;
    const failingURL = this.#request.urlString;
    this.#fail(new URLError(URLErrorCode.unknown, { failingURL, detail: sentence, phase: 'preparing' }));
  }

  #begin(record: LoadRecord, { script, isReusedConnection }: ScriptedAnswer): void {
    const transfer = this.#run.beginTransfer(this.#request);
    transfer.resourceFetchType = 'networkLoad';
    transfer.isReusedConnection = isReusedConnection;
    this.#transfer = transfer;
    this.#body = new RequestBody(this.#request, this.#run, record, transfer);
    this.#takesAll = !script.takesBody;
    if (script.connectsAtOnce) this.#connect();
    if (!this.#isOver) this.#follow(script.steps);
  }

  /** The request goes out, and its body with it unless the script says when. */
  #connect(): void {
    (this.#transfer as Transfer).requestStart = this.#run.clock.now();
    this.#run.tell({ type: 'sent', request: this.#request, attempt: this.#run.attempt, hop: this.#run.hop });
    if (this.#isOver) return;
    if (this.#takesAll) this.#take(null);
    else this.#body?.noteEnd();
  }

  /** What the server does next waits for a body that comes by promises. */
  #take(bytes: number | null): void {
    this.#isTaking = true;
    this.#body?.take(bytes, () => {
      this.#isTaking = false;
      this.#drain();
    });
  }

  #follow(steps: readonly { readonly frame: number; readonly acts: readonly ServerAct[] }[]): void {
    for (const { frame, acts } of steps) {
      if (this.#isOver) return;
      const timer = this.#surroundings.timeline.schedule(frame, () => {
        this.#due.push(...acts);
        this.#drain();
      });
      this.#timers.push(timer);
    }
  }

  #drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      while (!this.#isPaused && !this.#isTaking && !this.#isOver) {
        const act = this.#due.shift();
        if (act === undefined) break;
        this.#perform(act);
      }
    } finally {
      this.#isDraining = false;
    }
  }

  #perform(act: ServerAct): void {
    switch (act.kind) {
      case 'connect':
        return this.#connect();
      case 'take':
        return this.#take(act.bytes);
      case 'informational':
        this.#run.activity(0, 0);
        return this.#client.didReceiveInformationalResponse(this.#headOf(act.head));
      case 'head':
        return this.#deliverHead(this.#headOf(act.head));
      case 'data':
        return this.#deliverData(act.bytes.slice());
      case 'trailers':
        this.#run.activity(0, 0);
        return this.#client.didReceiveTrailers(new HTTPHeaders(act.fields));
      case 'failure':
        return this.#fail(act.error);
      case 'end':
        (this.#transfer as Transfer).responseEnd = this.#run.clock.now();
        this.#close('finished');
        this.#client.didFinish();
    }
  }

  #headOf(head: ScriptedHead | HTTPURLResponse): HTTPURLResponse {
    if (head instanceof HTTPURLResponse) return head;
    const href = this.#request.target?.href ?? null;
    return new HTTPURLResponse(href, { statusCode: head.status, headerFields: new HTTPHeaders(head.fields) });
  }

  #deliverHead(response: HTTPURLResponse): void {
    const transfer = this.#transfer as Transfer;
    transfer.responseStart = this.#run.clock.now();
    transfer.response = response;
    this.#run.activity(0, 0);
    if (!this.#isOver) this.#client.didReceiveResponse(response, 'network');
  }

  #deliverData(bytes: Uint8Array): void {
    const transfer = this.#transfer as Transfer;
    transfer.responseBodyBytes += bytes.length;
    transfer.decodedBodyBytes += bytes.length;
    this.#run.activity(0, bytes.length);
    if (!this.#isOver) this.#client.didReceiveData(bytes);
  }

  #fail(error: URLError): void {
    this.#close('failed');
    this.#client.didFail(error);
  }

  #close(how: 'finished' | 'failed' | 'cancelled'): void {
    this.#isOver = true;
    for (const timer of this.#timers.splice(0)) timer.cancel();
    this.#due.length = 0;
    this.#body?.stop();
    if (this.#record !== null) this.#record.end = { frame: this.#surroundings.timeline.frame, how };
  }

  cancel(): void {
    if (!this.#isOver) this.#close('cancelled');
  }

  pause(): void {
    this.#isPaused = true;
    this.#noteHold();
  }

  resume(): void {
    this.#isPaused = false;
    this.#noteHold();
    this.#drain();
  }

  #noteHold(): void {
    if (this.#record === null || this.#isOver) return;
    this.#record.heldSince = this.#isPaused ? (this.#record.heldSince ?? this.#surroundings.timeline.frame) : null;
  }
}
