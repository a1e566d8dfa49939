import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { isPromiseLike } from '../src/foundation/Eventually.ts';
import type { URLSession } from '../src/index.ts';
import type { Clock } from '../src/loading/ports.ts';
import { Answers, type AnswerScript, type MarbleAnswer, type QuestionLetter } from './expectations/answers.ts';
import { watchPromisedAnswers } from './expectations/claims.ts';
import { compareMessages } from './expectations/compareMessages.ts';
import { Expectations } from './expectations/Expectations.ts';
import { expectLoads, type LoadsExpectation } from './expectations/expectLoads.ts';
import type { SpanExpectation } from './expectations/expectSpans.ts';
import { placeOf } from './expectations/placeOf.ts';
import { expectTask, type TaskExpectation } from './expectations/expectTask.ts';
import type { LoadPatternSource } from './server/LoadPattern.ts';
import type { LoadScript } from './server/LoadScripts.ts';
import { marbleSession, type MarbleSessionOptions } from './marbleSession.ts';
import { MarbleTransport } from './MarbleTransport.ts';
import { TaskWatch } from './expectations/TaskWatch.ts';
import { marbleTime, type RunHelpers, type Subscribable } from './testScheduler.ts';
import { Verification } from './expectations/Verification.ts';
import { virtualClock } from './virtualClock.ts';
import { VirtualPath } from './VirtualPath.ts';

/** What a marble test works with. RxJS's own helpers are those of `TestScheduler.run`. */
export interface MarbleKit extends Pick<
  RunHelpers,
  'cold' | 'hot' | 'time' | 'expectObservable' | 'expectSubscriptions'
> {
  /** A session whose loads follow the diagrams of `load`; everything above its transport is the real thing. */
  readonly session: URLSession;
  /** One more session on the same transport, in the same time. */
  newSession(options?: MarbleSessionOptions): URLSession;
  /** Which loads are answered, by `.answers(diagram, values)`. */
  load(pattern: LoadPatternSource): LoadScript;
  /** Subscribes to a task's events at the start, or as a subscription diagram says. */
  expectTask(task$: Subscribable<TaskEvent>, subscription?: string): TaskExpectation;
  /** The loads that the server's side sees; of a pattern, or all. */
  expectLoads(pattern?: LoadPatternSource): LoadsExpectation;
  /** Answers to questions as diagrams: `answer('>').with('---y|', { y: null })` is a stream to answer with. */
  answer<Letter extends QuestionLetter>(letter: Letter): AnswerScript<Letter>;
  /** When answers of `answer` were waited for. */
  expectAnswers(of: QuestionLetter | MarbleAnswer<unknown>): SpanExpectation;
  /** The network path: `path.set({ status: 'unsatisfied' })`, `path.follows('x---o')`. */
  readonly path: VirtualPath;
  /** The time of the sessions. */
  readonly clock: Clock;
  /** Lets time pass until nothing is left to do, and looks at what is expected so far. */
  flush(): void;
}

/** What may be said about a marble test. */
export interface MarbleOptions extends MarbleSessionOptions {
  /** When virtual time begins. 2026-01-01T00:00:00Z by default. */
  readonly start?: Date;
}

/** A test; it does not wait for anything. */
export type MarbleTest = (kit: MarbleKit) => unknown;

const defaultStart = new Date(Date.UTC(2026, 0, 1));

/** The parts of one test. */
const assemble = (options: MarbleOptions) => {
  const expectations = new Expectations();
  const tasks = new TaskWatch();
  const { start = defaultStart, ...sessionOptions } = options;
  const time = marbleTime(start.getTime(), (actual, expected) => {
    const complaint = compareMessages(actual, expected);
    if (complaint !== null) verification.messagesDiffer(complaint);
  });
  const { timeline } = time;
  const transport = new MarbleTransport(timeline);
  const verification = new Verification(transport, tasks, expectations);
  const path = new VirtualPath(timeline);
  const clock = virtualClock(timeline, (milliseconds) => {
    verification.timerFired(milliseconds);
  });
  const newSession = (more: MarbleSessionOptions = {}): URLSession => {
    const session = marbleSession({ clock, path, transport }, more);
    tasks.watch(session);
    return session;
  };
  const kit = (helpers: RunHelpers): MarbleKit => {
    const flush = (): void => {
      helpers.flush();
      verification.check(placeOf(flush));
    };
    const { cold, hot, time: createTime, expectObservable, expectSubscriptions } = helpers;
    const answers = new Answers(cold, expectations);
    return {
      ...{ cold, hot, time: createTime, expectObservable, expectSubscriptions, path, clock, newSession },
      session: newSession(sessionOptions),
      load: (pattern) => transport.script(pattern),
      expectTask: (task$, subscription) => expectTask({ timeline, expectations }, task$, subscription),
      expectLoads: (pattern) => expectLoads({ transport, expectations }, pattern),
      answer: (letter) => answers.script(letter),
      expectAnswers: (of) => answers.expect(of),
      flush,
    };
  };
  return { time, kit, verification };
};

/**
 * Runs a test in virtual time, on a session whose server is written as diagrams:
 *
 * ```ts
 * runMarbles(({ session, load, expectTask, expectLoads }) => {
 *   load('GET https://api.test/a').answers('--r-d-d-(f|)', { r: 200, d: 'xy' });
 *   const task$ = session.dataTaskEvents('https://api.test/a').pipe(validateStatus());
 *   expectTask(task$).toBe('                --r-d-d-(f|)', { r: 200, d: 'xy' });
 *   expectLoads('GET https://api.test/a').toBe('^-------!');
 * });
 * ```
 *
 * Diagrams are read as `TestScheduler.run` reads them: a character is a millisecond. When the test function returns, time
 * passes until nothing is left to do, hours in an instant; then everything that is expected is compared. What else is
 * not right is reported too: loads without a diagram, answers that were not used, loads, tasks and timers that are left,
 * and promises on the way, which virtual time cannot wait for.
 * @throws Error with all complaints.
 */
export const runMarbles = (test: MarbleTest, options: MarbleOptions = {}): void => {
  run(test, options, placeOf(runMarbles));
};

const run = (test: MarbleTest, options: MarbleOptions, place: string): void => {
  const { time, kit, verification } = assemble(options);
  const promised = verification.answerWasPromised.bind(verification);
  watchPromisedAnswers(promised, () => {
    time.run((helpers) => {
      if (isPromiseLike(test(kit(helpers)))) verification.testIsAsync();
    });
  });
  verification.verify(place);
};

/** The same as a function without parameters, for `it('…', marbles((kit) => …))`. */
export const marbles = (test: MarbleTest, options: MarbleOptions = {}): (() => void) => {
  const place = placeOf(marbles);
  return () => {
    run(test, options, place);
  };
};
