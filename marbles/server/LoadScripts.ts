import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import { LoadPattern, type LoadPatternSource } from './LoadPattern.ts';
import { type ServerScript, serverScript } from './serverScript.ts';
import type { Values } from '../values.ts';

/** How a load is to be answered. */
export interface ScriptedAnswer {
  readonly script: ServerScript;
  /** Whether it comes over a connection that has carried others before. */
  readonly isReusedConnection: boolean;
}

/** Answers of the loads of one pattern. */
export class LoadScript {
  readonly pattern: LoadPattern;
  readonly #waiting: ScriptedAnswer[] = [];
  #always: ((request: URLRequest) => ScriptedAnswer) | null = null;
  #given = 0;
  #isReusedConnection = false;

  constructor(pattern: LoadPattern) {
    this.pattern = pattern;
  }

  /** The next load is answered like this; called several times, one load after the other. See `serverScript`. */
  answers(diagram: string, values?: Values, error?: unknown): this {
    return this.add(serverScript(diagram, values, error));
  }

  /** Every load for which `answers` has nothing (more) is answered like this. */
  answersAlways(diagram: string, values?: Values, error?: unknown): this {
    return this.addAlways(serverScript(diagram, values, error));
  }

  /** What is said from here on comes over a connection that was used before, and may therefore die without an answer. */
  onReusedConnection(): this {
    this.#isReusedConnection = true;
    return this;
  }

  /** @internal */
  add(script: ServerScript): this {
    this.#waiting.push({ script, isReusedConnection: this.#isReusedConnection });
    return this;
  }

  /** @internal */
  addAlways(script: ServerScript): this {
    return this.addMade(() => script);
  }

  /** An answer that is made for each request. @internal */
  addMade(make: (request: URLRequest) => ServerScript): this {
    const isReusedConnection = this.#isReusedConnection;
    this.#always = (request) => ({ script: make(request), isReusedConnection });
    return this;
  }

  /** The answer for the next load; null when there is none. @internal */
  take(request: URLRequest): ScriptedAnswer | null {
    const answer = this.#waiting.shift() ?? this.#always?.(request.copy()) ?? null;
    if (answer !== null) this.#given += 1;
    return answer;
  }

  /** Diagrams that nothing was loaded for. @internal */
  get unused(): readonly string[] {
    return this.#waiting.map(({ script }) => script.text);
  }

  /** How many loads were answered. @internal */
  get given(): number {
    return this.#given;
  }
}

const spoken = (request: URLRequest): string => `${request.httpMethod} ${String(request)}`;

/** All patterns of a test, in the order they were written: the first one that means a load and has an answer counts. */
export class LoadScripts {
  readonly #scripts: LoadScript[] = [];

  /** The answers of a pattern; of the same one when it was written before. */
  of(source: LoadPatternSource): LoadScript {
    const pattern = new LoadPattern(source);
    const known =
      typeof source === 'string' ? this.#scripts.find((script) => script.pattern.text === pattern.text) : undefined;
    if (known !== undefined) return known;
    const script = new LoadScript(pattern);
    this.#scripts.push(script);
    return script;
  }

  /** The answer to a request, or a sentence that says why there is none. */
  take(request: URLRequest): ScriptedAnswer | string {
    for (const script of this.#scripts) {
      if (script.pattern.mismatch(request) !== null) continue;
      const answer = script.take(request);
      if (answer !== null) return answer;
    }
    return this.#refusal(request);
  }

  #refusal(request: URLRequest): string {
    const known = this.#scripts.map((script) => {
      const why = script.pattern.mismatch(request) ?? `all ${String(script.given)} answers used`;
      return `${script.pattern.text} (${why})`;
    });
    const list = known.length === 0 ? 'No load has one' : `There are diagrams for: ${known.join('; ')}`;
    return `no diagram answers ${spoken(request)}. ${list}.`;
  }

  /** A sentence for each pattern with answers that were never asked for. */
  get unusedAnswers(): readonly string[] {
    return this.#scripts.flatMap(({ pattern, unused, given }) =>
      unused.length === 0
        ? []
        : [
            `${String(unused.length)} of ${String(unused.length + given)} answers for ${pattern.text} were not used: ${unused
              .map((text) => `'${text}'`)
              .join(', ')}.`,
          ],
    );
  }
}
