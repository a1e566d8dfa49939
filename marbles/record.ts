import { Observable, type OperatorFunction, tap } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { Recorder, type Recording } from './Recording.ts';
import { currentTime } from './testScheduler.ts';

/** How a run is recorded. */
export interface RecordOptions {
  /** How many milliseconds one character of the diagram stands for. Default 10; 1 in virtual time makes it exact. */
  readonly frame?: number;
  /** Milliseconds on any scale. Default: the clock of RxJS, which is virtual in a marble test. */
  readonly now?: (this: void) => number;
}

/** A stream that is recorded while somebody else watches it. */
export interface TaskRecording<T extends TaskEvent> {
  /** The stream to subscribe to instead; it is recorded from its last subscription on. */
  readonly task$: Observable<T>;
  /** What came so far. */
  result(): Recording;
}

/** @throws TypeError for a frame that is no time. */
const recorderOf = ({ frame = 10, now }: RecordOptions): Recorder => {
  if (typeof frame !== 'number' || !(frame > 0)) throw new TypeError('a frame is a number of milliseconds above 0');
  if (now !== undefined) return new Recorder(frame, now);
  const time = currentTime();
  return new Recorder(frame, () => time.now());
};

/** Records a run without changing it: subscribe to `task$`, and ask for `result()` at any time. */
export const recordTask = <T extends TaskEvent>(
  source: Observable<T>,
  options: RecordOptions = {},
): TaskRecording<T> => {
  let recorder = recorderOf(options);
  const task$ = new Observable<T>((subscriber) => {
    const own = recorderOf(options);
    recorder = own;
    return source
      .pipe(
        tap({
          next: (event) => {
            own.event(event);
          },
          error: (error: unknown) => {
            own.failure(error);
          },
          complete: () => {
            own.complete();
          },
        }),
      )
      .subscribe(subscriber);
  });
  return { task$, result: () => recorder.result() };
};

/** Runs a task and emits its recording when it has ended, however it did; a failure is part of the recording. */
export const toMarble =
  (options: RecordOptions = {}): OperatorFunction<TaskEvent, Recording> =>
  (source) =>
    new Observable((subscriber) => {
      const recording = recordTask(source, options);
      const end = (): void => {
        subscriber.next(recording.result());
        subscriber.complete();
      };
      return recording.task$.subscribe({ error: end, complete: end });
    });
