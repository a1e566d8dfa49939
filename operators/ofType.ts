import type { OperatorFunction } from 'rxjs';
import type { TaskEvent, TaskEventOf } from '../src/events/TaskEvent.ts';
import { operate } from './operate.ts';

/**
 * Only the events of the given kinds, typed as such.
 *
 * ```text
 * source          -n-r-d-d-(f|)
 * ofType('data')  -----d-d-|
 * ```
 *
 * No kind at all lets nothing through. Questions stay answerable: they are passed on while they are delivered.
 *
 * @example
 * ```ts
 * session.dataTaskEvents(url).pipe(ofType('redirect', 'response')).subscribe((event) => console.log(event.type));
 * ```
 */
export const ofType = <Kind extends TaskEvent['type']>(
  ...kinds: readonly Kind[]
): OperatorFunction<TaskEvent, TaskEventOf<Kind>> => {
  const wanted: ReadonlySet<string> = new Set(kinds);
  return operate((subscriber) => ({
    next: (event) => {
      if (wanted.has(event.type)) subscriber.next(event as TaskEventOf<Kind>);
    },
  }));
};
