import { HTTPURLResponse } from '../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../src/foundation/URLError.ts';
import type { URLRequest } from '../src/foundation/URLRequest.ts';
import { URLSession, URLSessionConfiguration } from '../src/index.ts';
import type { LoadPatternSource } from './server/LoadPattern.ts';
import { marblePlatform } from './marblePlatform.ts';
import type { MarbleSessionOptions } from './marbleSession.ts';
import { MarbleTransport } from './MarbleTransport.ts';
import { flatFields, type ServerAct, type ServerScript } from './server/serverScript.ts';
import { currentTime } from './testScheduler.ts';
import type { Timeline } from './Timeline.ts';
import { bytesOf, Each, isContent } from './values.ts';
import { virtualClock } from './virtualClock.ts';
import { VirtualPath } from './VirtualPath.ts';

/** A response in parts: its status (200), fields, and a body as text, bytes, or the value that it is the JSON of. */
export interface MockResponseParts {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly json?: unknown;
}

/** What a mock answers: a status, a body (200), a response in parts, a head, or a failure. */
export type MockAnswer = number | string | Uint8Array | MockResponseParts | HTTPURLResponse | URLError;

/** One answer for every load, `each(…)` for one load after the other, or a function of the request. */
export type MockRoute = MockAnswer | Each | ((request: URLRequest) => MockAnswer);

const json = (parts: MockResponseParts): MockResponseParts => {
  if (parts.json === undefined) return parts;
  const headers = { 'Content-Type': 'application/json', ...parts.headers };
  return { ...parts, headers, body: JSON.stringify(parts.json) };
};

const actsOf = (answer: MockAnswer): readonly ServerAct[] => {
  if (URLError.is(answer)) return [{ kind: 'failure', error: answer }];
  if (answer instanceof HTTPURLResponse) return [{ kind: 'head', head: answer }, { kind: 'end' }];
  if (typeof answer === 'number') return actsOf({ status: answer });
  if (isContent(answer)) return actsOf({ body: answer });
  if (typeof answer !== 'object' || answer === null) {
    throw new TypeError('a mock answers with a status, text, bytes, parts of a response, a head or a URLError');
  }
  const { status = 200, headers = {}, body } = json(answer);
  const bytes = body === undefined ? null : bytesOf(body);
  const fields = [...flatFields(headers), ...(bytes === null ? [] : ['Content-Length', String(bytes.length)])];
  return [
    { kind: 'head', head: { status, fields } },
    ...(bytes === null || bytes.length === 0 ? [] : [{ kind: 'data', bytes } as const]),
    { kind: 'end' },
  ];
};

const scriptOf = (answer: MockAnswer): ServerScript => ({
  text: '(an answer of mockSession)',
  steps: [{ frame: 0, acts: actsOf(answer) }],
  connectsAtOnce: true,
  takesBody: false,
});

/** The time of the machine, in which what is due at once is done at once. */
const prompt = (time: Timeline): Timeline => ({
  get frame() {
    return time.frame;
  },
  now: () => time.now(),
  schedule: (milliseconds, act) => {
    if (milliseconds > 0) return time.schedule(milliseconds, act);
    act();
    return { cancel: () => {} };
  },
});

/** A session that never leaves the machine. */
export class MockSession extends URLSession {
  readonly #transport: MarbleTransport;

  /** @internal */
  constructor(transport: MarbleTransport, time: Timeline, options: MarbleSessionOptions) {
    const { configuration = URLSessionConfiguration.ephemeral, ...rest } = options;
    const platform = marblePlatform({ clock: virtualClock(time), path: new VirtualPath(time), transport });
    super(configuration, { ...rest, platform });
    this.#transport = transport;
  }

  /** The requests that were sent, in order. */
  get requests(): readonly URLRequest[] {
    return this.#transport.records().map(({ request }) => request.copy());
  }
}

/**
 * A session without a network and without diagrams, for tests that do not care about time: loads are answered in the turn
 * in which they start.
 *
 * ```ts
 * const session = mockSession({
 *   'GET /users/1': { json: { name: 'Ada' } },
 *   'POST /users': (request) => ({ status: 201, body: request.httpBody ?? '' }),
 *   'GET /flaky': each(503, 'at last'),
 * });
 * ```
 *
 * A load that no pattern means fails with -1, and a message that lists the patterns. Bodies that are streams are read to
 * their end before the answer.
 * @throws TypeError for what is no answer.
 */
export const mockSession = (
  routes: Readonly<Record<Extract<LoadPatternSource, string>, MockRoute>>,
  options: MarbleSessionOptions = {},
): MockSession => {
  const time = currentTime();
  const transport = new MarbleTransport(prompt(time));
  for (const [pattern, route] of Object.entries(routes)) {
    const script = transport.script(pattern);
    if (route instanceof Each) for (const answer of route.values) script.add(scriptOf(answer as MockAnswer));
    else if (typeof route === 'function') script.addMade((request) => scriptOf(route(request)));
    else script.addAlways(scriptOf(route));
  }
  return new MockSession(transport, time, options);
};
