import type { QuestionEvent } from '../../src/events/TaskEvent.ts';
import { describeEvent } from '../describe.ts';
import type { Expectations } from './Expectations.ts';
import type { LoadRecord } from '../server/LoadRecord.ts';
import type { MarbleTransport } from '../MarbleTransport.ts';
import type { TaskWatch } from './TaskWatch.ts';

/** A load that is held this long at least, and then cancelled, may have waited for a promise. */
const longHold = 1000;

const describeOpen = (record: LoadRecord): string => {
  const held = record.heldSince === null ? '' : `, and held back since ${String(record.heldSince)} ms`;
  return `${record.text} is still open: it began at ${String(record.start)} ms${held}.`;
};

const describeHold = ({ text, heldSince, end }: LoadRecord): string =>
  `${text} was held back from ${String(heldSince)} ms until it was cancelled at ${String(end?.frame)} ms. If it waited for ` +
  'a promise (a delegate that returns one), the test has left virtual time: promises do not settle in it.';

/** Everything that is wrong with a test, gathered until somebody asks. */
export class Verification {
  readonly #transport: MarbleTransport;
  readonly #tasks: TaskWatch;
  readonly #expectations: Expectations;
  readonly #promised: string[] = [];
  readonly #liveTimers: string[] = [];
  /** Complaints of RxJS's own expectations. */
  readonly #messages: string[] = [];

  constructor(transport: MarbleTransport, tasks: TaskWatch, expectations: Expectations) {
    this.#transport = transport;
    this.#tasks = tasks;
    this.#expectations = expectations;
  }

  answerWasPromised(question: QuestionEvent): void {
    this.#promised.push(`the answer to '${describeEvent(question)}' is one; give a value or a stream instead.`);
  }

  testIsAsync(): void {
    this.#promised.push('the test itself is an async function, and nobody waits for it.');
  }

  timerFired(milliseconds: number): void {
    if (this.#tasks.tasks.length > 0) return;
    this.#liveTimers.push(`A timer of ${String(milliseconds)} ms was live when every task had ended.`);
  }

  messagesDiffer(complaint: string): void {
    this.#messages.push(complaint);
  }

  /**
   * What is known before the test has ended.
   * @param place - Lines of a stack: where the error is to point.
   * @throws Error with all complaints, if there is one.
   */
  check(place: string): void {
    raise([...this.#refusals, ...this.#lostTime, ...this.#differences], place);
  }

  /** Everything, likewise. */
  verify(place: string): void {
    const complaints = [
      ...this.#refusals,
      ...this.#lostTime,
      ...this.#differences,
      ...this.#openEnds,
      ...this.#transport.unusedAnswers,
      ...this.#liveTimers,
      ...this.#expectations.unfinished,
    ];
    raise(complaints.length === 0 ? [] : [...complaints, ...this.#holds], place);
  }

  get #refusals(): readonly string[] {
    return this.#transport.records().flatMap(({ refusal }) => refusal ?? []);
  }

  get #lostTime(): readonly string[] {
    const streamed = this.#transport.records().filter((record) => record.hasStreamedBody);
    return [
      ...this.#promised,
      ...streamed.map((record) => `the body of ${record.text} is a stream, which gives its bytes by promises.`),
    ].map((what) => `The test left virtual time, in which promises do not settle: ${what}`);
  }

  get #differences(): readonly string[] {
    return [...this.#messages.splice(0), ...this.#expectations.complaints()];
  }

  get #openEnds(): readonly string[] {
    const open = this.#transport.records().filter(({ end }) => end === null);
    return [...open.map(describeOpen), ...this.#tasks.tasks.map((task) => `${task} has not ended.`)];
  }

  get #holds(): readonly string[] {
    return this.#transport
      .records()
      .filter(
        ({ end, heldSince }) => end?.how === 'cancelled' && heldSince !== null && end.frame - heldSince >= longHold,
      )
      .map(describeHold);
  }
}

const raise = (complaints: readonly string[], place: string): void => {
  if (complaints.length === 0) return;
  const error = new Error([...new Set(complaints)].join('\n\n'));
  if (place !== '') error.stack = `${error.name}: ${error.message}\n${place}`;
  throw error;
};
