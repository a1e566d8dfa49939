import type { TaskEvent } from '../../src/events/TaskEvent.ts';
import { letterOfType, quietTypes, typeOfLetter } from '../alphabet.ts';
import { describeEvent, describeFailure, describeMark } from '../describe.ts';
import type { Expectations } from './Expectations.ts';
import { matchesEvent, matchesFailure } from './matching.ts';
import { parseSpan } from '../parse.ts';
import { type Difference, isSameStory, type Line, renderDifference } from './report.ts';
import type { Told } from '../Recording.ts';
import type { Subscribable } from '../testScheduler.ts';
import type { Timeline } from '../Timeline.ts';
import { readDiagram, type ValuedMark, type Values } from '../values.ts';

/** What a task is expected to tell. */
export interface TaskExpectation {
  /**
   * The events come at these times. `created`, `sent`, `progress` and `metrics` count only if the diagram has one of
   * their letters. A letter without a value means any event of its kind; `#` without an error any failure.
   */
  toBe(diagram: string, values?: Values, error?: unknown): void;
}

const describe = (told: Told): string => {
  if (told.kind === 'event') return describeEvent(told.event);
  return told.kind === 'failure' ? describeFailure(told.error) : 'complete';
};

const isMatch = (mark: ValuedMark, told: Told): boolean => {
  if (told.kind === 'event') return matchesEvent(mark.kind, mark.value, told.event);
  if (told.kind === 'failure') return mark.kind === '#' && matchesFailure(mark.value, told.error);
  return mark.kind === '|';
};

const endless =
  'The stream had not ended when virtual time did: it waits for something outside (a promise, a real timer).';

/** Compares what was told with what was expected. */
class TaskStory implements Difference {
  readonly title: string;
  readonly expected: readonly Line[];
  readonly actual: readonly Line[];
  readonly #marks: readonly ValuedMark[];
  readonly #told: readonly Told[];

  constructor(title: string, marks: readonly ValuedMark[], told: readonly Told[]) {
    this.title = title;
    this.#marks = marks;
    const wanted = new Set(marks.map(({ kind }) => typeOfLetter(kind)));
    this.#told = told.filter(
      (one) => one.kind !== 'event' || !quietTypes.has(one.event.type) || wanted.has(one.event.type),
    );
    this.expected = marks.map((mark) => ({ frame: mark.frame, letter: mark.letter, text: describeMark(mark) }));
    this.actual = this.#told.map((one) => ({ frame: one.frame, letter: this.#letterOf(one), text: describe(one) }));
  }

  /** The letter by which the test knows an event, if it does. */
  #letterOf(told: Told): string {
    if (told.kind === 'complete') return '|';
    if (told.kind === 'failure') return '#';
    return this.#marks.find((mark) => isMatch(mark, told))?.letter ?? letterOfType[told.event.type];
  }

  isSame(expected: number, actual: number): boolean {
    return isMatch(this.#marks[expected] as ValuedMark, this.#told[actual] as Told);
  }

  get hint(): string | null {
    const isEnd = ({ letter }: Line): boolean => letter === '|' || letter === '#';
    return this.expected.some(isEnd) && !this.actual.some(isEnd) ? endless : null;
  }
}

/** Subscribes to a task's events when a subscription diagram says, and compares them. */
export const expectTask = (
  { timeline, expectations }: { readonly timeline: Timeline; readonly expectations: Expectations },
  task$: Subscribable<TaskEvent>,
  subscription: string = '^',
): TaskExpectation => {
  const { subscribed, unsubscribed } = parseSpan(subscription);
  const told: Told[] = [];
  let leave: (() => void) | null = null;
  timeline.schedule(subscribed, () => {
    const subscriber = task$.subscribe({
      next: (event) => {
        told.push({ frame: timeline.frame, kind: 'event', event });
      },
      error: (error: unknown) => {
        told.push({ frame: timeline.frame, kind: 'failure', error });
      },
      complete: () => {
        told.push({ frame: timeline.frame, kind: 'complete' });
      },
    });
    leave = () => {
      subscriber.unsubscribe();
    };
  });
  if (unsubscribed !== null) timeline.schedule(unsubscribed, () => leave?.());
  const expect = expectations.begin(`expectTask(…, '${subscription}')`);
  return {
    toBe: (diagram, values, error) => {
      const marks = readDiagram(diagram, values, error);
      expect(() => {
        const story = new TaskStory(`expectTask(…).toBe('${diagram}'):`, marks, told);
        return isSameStory(story) ? null : renderDifference(story);
      });
    },
  };
};
