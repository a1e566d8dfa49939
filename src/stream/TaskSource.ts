import { Observable } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { Loader } from '../loading/Loader.ts';
import type { EventSink } from './TaskContext.ts';
import type { TaskRun } from './TaskRun.ts';

/**
 * Stands around a load, between `created` and `metrics`: may change the request, answer itself, watch and answer
 * events, or load again. The request is a copy of its own. A failure reaches it as an error, a cancellation as
 * unsubscription. As long as it does not wait for anything itself, the path stays synchronous. `created`, `metrics` and
 * `completed` are the task's own: those that come out of an interceptor are dropped. What is no event fails the task
 * with `-1`.
 */
export type Interceptor = (
  request: URLRequest,
  next: (request: URLRequest) => Observable<TaskEvent>,
) => Observable<TaskEvent>;

/** Makes a run whose events go to the sink. */
export type MakeRun = (request: URLRequest, sink: EventSink) => TaskRun;

/** Where a session's tasks get their events from: the chain, and what stands around it. */
export interface TaskSource {
  readonly load: Loader;
  /** The interceptors as one, or null when there is none. */
  readonly intercept: ((request: URLRequest, makeRun: MakeRun) => Observable<TaskEvent>) | null;
}

/** The source of a session; interceptors in array order, the first one outermost. */
export const taskSource = (load: Loader, interceptors: readonly Interceptor[]): TaskSource => ({
  load,
  intercept: interceptors.length === 0 ? null : (request, makeRun) => intercepted(interceptors, request, makeRun),
});

const intercepted = (
  interceptors: readonly Interceptor[],
  request: URLRequest,
  makeRun: MakeRun,
): Observable<TaskEvent> => {
  const innermost = (next: URLRequest): Observable<TaskEvent> =>
    new Observable((subscriber) => {
      const run = makeRun(next.copy(), subscriber);
      subscriber.add(() => {
        run.cancel();
      });
      run.start();
    });
  const outermost = interceptors.reduceRight(
    (next: (request: URLRequest) => Observable<TaskEvent>, interceptor) => (current: URLRequest) =>
      interceptor(current, next),
    innermost,
  );
  return new Observable((subscriber) => outermost(request).subscribe(subscriber));
};
