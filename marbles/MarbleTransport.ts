import type { Loader } from '../src/loading/Loader.ts';
import type { Transport, TransportCapabilities } from '../src/loading/ports.ts';
import type { LoadPattern, LoadPatternSource } from './server/LoadPattern.ts';
import type { LoadRecord } from './server/LoadRecord.ts';
import { type LoadScript, LoadScripts } from './server/LoadScripts.ts';
import { MarbleLoad, type LoadSurroundings } from './server/MarbleLoad.ts';
import type { Timeline } from './Timeline.ts';

const capabilities: TransportCapabilities = Object.freeze({
  followsRedirects: false,
  decodesContent: true,
  reportsUpload: true,
  informational: true,
  trailers: true,
  peerCertificate: false,
});

/**
 * A transport for http and https whose loads follow diagrams. Everything above it is the real chain, so redirects,
 * retries, timeouts and questions are those of production. A load without a diagram is refused with -1 and a sentence
 * that lists the loads that have one.
 */
export class MarbleTransport implements Transport {
  readonly capabilities: TransportCapabilities = capabilities;
  readonly load: Loader;
  readonly #scripts = new LoadScripts();
  readonly #records: LoadRecord[] = [];

  constructor(timeline: Timeline) {
    const surroundings: LoadSurroundings = {
      timeline,
      add: (record) => {
        this.#records.push(record);
      },
      take: (request) => this.#scripts.take(request),
    };
    this.load = (request, run, client) => new MarbleLoad(surroundings, request, run, client);
  }

  /** The answers of the loads of a pattern. */
  script(pattern: LoadPatternSource): LoadScript {
    return this.#scripts.of(pattern);
  }

  /** The loads so far, in the order they started; those of a pattern, or all. */
  records(pattern?: LoadPattern): readonly LoadRecord[] {
    return this.#records.filter(({ request }) => pattern === undefined || pattern.mismatch(request) === null);
  }

  /** A sentence for each pattern with answers that were never asked for. */
  get unusedAnswers(): readonly string[] {
    return this.#scripts.unusedAnswers;
  }

  /** There are no connections to give up. */
  flush(): void {}
  close(): void {}
}
