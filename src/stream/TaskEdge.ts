import type { Observable, Subscription } from 'rxjs';
import { CreatedEvent } from '../events/facts.ts';
import { Question } from '../events/Question.ts';
import type { TaskEvent } from '../events/TaskEvent.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { URLSessionTaskMetrics } from '../foundation/URLSessionTaskMetrics.ts';
import type { Transfer } from '../loading/Transfer.ts';
import type { EventSink, TaskContext } from './TaskContext.ts';
import { TaskRun } from './TaskRun.ts';
import type { TaskSource } from './TaskSource.ts';
import type { TaskWindow } from './TaskWindow.ts';

const completedEvent: TaskEvent = Object.freeze({ type: 'completed' });

/** Hears the rest of a task that has ended, so that nobody's subscriber is kept by it. */
const nobody: EventSink = Object.freeze({ next: () => {}, error: () => {}, complete: () => {} });

/** What only the edge says, once: an interceptor that hands on a whole task's events brings its own. */
const isOfEdge = ({ type }: TaskEvent): boolean => type === 'created' || type === 'metrics' || type === 'completed';

/**
 * The rim between a task's work and those who watch it: makes `created`, `metrics` and the end, each once, and hands
 * every event first to the task's own properties, then to the subscriber, then to the listeners (delegates). Whatever
 * ends the task while an event is being handed round takes effect when everybody has got it.
 */
export class TaskEdge implements EventSink {
  readonly #task: TaskContext;
  #subscriber: EventSink;
  /** How the first subscriber leaves once others watch through a window as well. */
  #leaveWindow: (() => void) | null = null;
  readonly #transfers: Transfer[] = [];
  #runs: TaskRun | TaskRun[] | null = null;
  #interception: Subscription | null = null;
  #isOver = false;
  #isSilent = false;
  #isHeld = false;
  #deliveries = 0;
  /** How the task ends once the delivery is over: null in the box is success. */
  #pendingEnd: { readonly error: URLError | null } | null = null;

  constructor(task: TaskContext, subscriber: EventSink) {
    this.#task = task;
    this.#subscriber = subscriber;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Tells `created` and begins; `refusal` is a reason not to. */
  start(source: TaskSource, request: URLRequest, refusal: URLError | null): void {
    this.next(new CreatedEvent(this.#task.reference, request.copy(), this.#task));
    if (this.#isOver) return;
    if (refusal !== null) return this.error(refusal);
    if (source.intercept === null) return this.#run(source, request, this).start();
    this.#startIntercepted(source.intercept(request.copy(), (next, sink) => this.#run(source, next, sink)));
  }

  #startIntercepted(events$: Observable<TaskEvent>): void {
    const interception = events$.subscribe({
      next: (event) => {
        try {
          this.#nextIntercepted(event);
        } catch (cause) {
          this.cancel(new URLError(URLErrorCode.unknown, { cause, detail: 'an interceptor emitted what is no event' }));
        }
      },
      error: (error: unknown) => {
        this.error(URLError.is(error) ? error : new URLError(URLErrorCode.unknown, { cause: error }));
      },
      complete: () => {
        this.complete();
      },
    });
    this.#interception = interception;
    if (this.#isOver) interception.unsubscribe();
  }

  #nextIntercepted(event: TaskEvent): void {
    if (isOfEdge(event)) return;
    this.next(event);
    if (event.type === 'response' && !Question.isAsked(event)) this.#settleForeign(event);
  }

  /** A head that an interceptor made: nobody below can obey the answer, so it is obeyed here. */
  #settleForeign(question: Extract<TaskEvent, { type: 'response' }>): void {
    if (this.#isOver || Question.closeUnclaimed(question)) return;
    Question.settle(question, {
      fallback: 'allow',
      proceed: (disposition) => {
        if (disposition !== 'allow') this.cancel(new URLError(URLErrorCode.cancelled));
      },
      fail: (cause) => {
        this.cancel(new URLError(URLErrorCode.cancelled, { cause }));
      },
      wait: () => {},
    });
  }

  #run(source: TaskSource, request: URLRequest, sink: EventSink): TaskRun {
    const run = new TaskRun(source.load, request, this.#task, this.#transfers, sink);
    if (this.#isHeld) run.pause();
    if (this.#runs === null) this.#runs = run;
    else if (Array.isArray(this.#runs)) this.#runs.push(run);
    else this.#runs = [this.#runs, run];
    return run;
  }

  #eachRun(act: (run: TaskRun) => void): void {
    if (Array.isArray(this.#runs)) this.#runs.forEach(act);
    else if (this.#runs !== null) act(this.#runs);
  }

  /** Holds every byte back (a suspended task), or lets them flow again. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld || this.#isOver) return;
    this.#isHeld = isHeld;
    this.#eachRun((run) => {
      if (isHeld) run.pause();
      else run.resume();
    });
  }

  next(event: TaskEvent): void {
    if (this.#isOver || this.#pendingEnd !== null) return;
    this.#deliver(event);
    if (this.#pendingEnd !== null && this.#deliveries === 0)
      this.#end((this.#pendingEnd as { error: URLError | null }).error);
  }

  #deliver(event: TaskEvent): void {
    const task = this.#task;
    this.#deliveries += 1;
    try {
      task.note(event);
      if (!this.#isSilent) this.#subscriber.next(event);
      const { listeners } = task;
      for (let i = 0; i < listeners.length; i++) listeners[i]?.received(event);
      task.noted(event);
    } finally {
      this.#deliveries -= 1;
    }
  }

  error(error: URLError): void {
    this.#endSoon(error);
  }

  complete(): void {
    this.#endSoon(null);
  }

  /** Ends with the error; the chain is cancelled. What an interceptor throws meanwhile is the caller's. */
  cancel(error: URLError): void {
    if (this.#isOver || this.#pendingEnd !== null) return;
    try {
      this.#interception?.unsubscribe();
    } finally {
      this.#eachRun((run) => {
        run.cancel();
      });
      this.#endSoon(error);
    }
  }

  /** Others want to watch as well: the window takes the subscriber's place, who watches through it from now on. */
  share(window: TaskWindow): void {
    const first = this.#subscriber;
    this.#subscriber = window;
    if (!this.#isSilent) window.add(first);
    this.#isSilent = false;
    this.#leaveWindow = () => {
      window.remove(first);
    };
  }

  /** The first subscriber has gone: it hears nothing more. When it was the only one, the task is cancelled. */
  unsubscribe(): void {
    if (this.#isOver) return;
    if (this.#leaveWindow !== null) return this.#leaveWindow();
    this.#isSilent = true;
    this.cancel(this.#task.cancelled());
  }

  #endSoon(error: URLError | null): void {
    if (this.#isOver || this.#pendingEnd !== null) return;
    if (this.#deliveries > 0) this.#pendingEnd = { error };
    else this.#end(error);
  }

  #end(error: URLError | null): void {
    const task = this.#task;
    task.willEnd(error);
    this.#deliver({ type: 'metrics', metrics: this.#metrics() });
    if (error === null) this.#deliver(completedEvent);
    this.#isOver = true;
    this.#pendingEnd = null;
    const { listeners } = task;
    if (!this.#isSilent) {
      if (error === null) this.#subscriber.complete();
      else this.#subscriber.error(error);
    }
    for (let i = 0; i < listeners.length; i++) listeners[i]?.ended(error);
    task.didEnd(error);
    this.#runs = null;
    this.#interception = null;
    this.#subscriber = nobody;
    this.#leaveWindow = null;
  }

  #metrics(): URLSessionTaskMetrics {
    let redirectCount = 0;
    this.#eachRun((run) => {
      redirectCount += run.hop;
    });
    return new URLSessionTaskMetrics(this.#transfers, this.#task.creationTime, this.#task.clock.now(), redirectCount);
  }
}
