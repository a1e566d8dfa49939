import { from, type ObservableInput, type ObservedValueOf, type OperatorFunction } from 'rxjs';
import type { Flow } from '../src/events/Flow.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { Queue } from '../src/foundation/Queue.ts';
import { operate, subscribeFor } from './operate.ts';

/**
 * Works through the body one chunk after the other, and holds the load back meanwhile: while the work of a chunk has
 * not ended, the flow is paused and the server waits. Emits what the work emits, like `concatMap`.
 *
 * ```text
 * source            -r-d-------d-(f|)
 * work                 ---(w|)
 *                              ---(w|)
 * paced(() => work) ------w-------(w|)
 * ```
 *
 * Chunks that were on their way when the pause began wait in order; there are few of them. Work that ends at once pauses
 * nothing. The end waits for the work of the last chunk, an error does not. What `work` throws or fails with ends the
 * stream and cancels the task; unsubscribing releases the work, the pause and the source.
 *
 * @example
 * ```ts
 * session.dataTaskEvents(url).pipe(paced((chunk) => file.write(chunk))).subscribe();
 * ```
 */
export const paced = <Work extends ObservableInput<unknown>>(
  work: (chunk: Uint8Array) => Work,
): OperatorFunction<TaskEvent, ObservedValueOf<Work>> =>
  operate((subscriber) => {
    const waiting = new Queue<Uint8Array>();
    let flow: Flow | null = null;
    let isHeld = false;
    let isWorking = false;
    let isDraining = false;
    let isSourceOver = false;

    const hold = (wanted: boolean): void => {
      if (isHeld === wanted || flow === null) return;
      isHeld = wanted;
      if (wanted) flow.pause();
      else flow.resume();
    };
    const begin = (chunk: Uint8Array): void => {
      isWorking = true;
      subscribeFor(from(work(chunk)), subscriber, {
        next: (value) => {
          subscriber.next(value);
        },
        complete: () => {
          isWorking = false;
          drain();
        },
      });
    };
    // Work that ends inside `begin` comes back here; the loop that is running goes on with it.
    const drain = (): void => {
      if (isDraining) return;
      isDraining = true;
      while (!isWorking && !subscriber.closed) {
        const chunk = waiting.take();
        if (chunk === undefined) break;
        begin(chunk);
      }
      isDraining = false;
      if (subscriber.closed) return;
      if (!isWorking && isSourceOver) return subscriber.complete();
      hold(isWorking);
    };

    return {
      next: (event) => {
        if (event.type === 'data') {
          waiting.add(event.data);
          drain();
        } else if (event.type === 'response') {
          hold(false);
          ({ flow } = event);
          hold(isWorking);
        }
      },
      complete: () => {
        isSourceOver = true;
        drain();
      },
      released: () => {
        hold(false);
      },
    };
  });
