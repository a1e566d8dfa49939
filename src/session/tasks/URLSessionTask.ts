import { Observable, type Subscriber } from 'rxjs';
import { callSafely } from '../../adapters/delegateQueue.ts';
import type { URLSessionDataDelegate } from '../../adapters/delegates.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import type { Progress } from '../../foundation/Progress.ts';
import type { URLSessionTaskState } from '../../foundation/rawValues.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import type { EventSink } from '../../stream/TaskContext.ts';
import type { TaskEdge } from '../../stream/TaskEdge.ts';
import { TaskWindow } from '../../stream/TaskWindow.ts';
import { expectedToReceive, expectedToSend } from './expectedBytes.ts';
import type { TaskDescription } from './TaskDescription.ts';
import { TaskLife } from './TaskLife.ts';
import type { TaskOwner } from './TaskOwner.ts';
import { TaskProgress } from './TaskProgress.ts';

/** Properties whose values `observe` follows. */
export type ObservableTaskProperty =
  | 'state'
  | 'response'
  | 'error'
  | 'currentRequest'
  | 'countOfBytesSent'
  | 'countOfBytesReceived'
  | 'countOfBytesExpectedToSend'
  | 'countOfBytesExpectedToReceive';

/** A request is a new copy at each read. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof URLRequest && b instanceof URLRequest && a.isEqual(b));

/** What a task has only for those who ask for it. */
interface Extras {
  window: TaskWindow | null;
  progress: TaskProgress | null;
  observers: Set<() => void> | null;
  onBegin: ((events$: Observable<TaskEvent>) => void) | null;
  releaseSignal: (() => void) | null;
  taskDescription: string | null;
  earliestBeginDate: Date | null;
  expectsToSend: number;
  expectsToReceive: number;
  prefersIncrementalDelivery: boolean | null;
}

/**
 * One task of a session: made suspended, `resume` begins it. Nothing is sent before that or before somebody subscribes
 * to `events$`.
 * @see URLSessionTask
 */
export abstract class URLSessionTask {
  /** Low, default and high values of `priority`. */
  static readonly lowPriority = 0.25;
  static readonly defaultPriority = 0.5;
  static readonly highPriority = 0.75;

  /** Unique in its session, from 1. */
  readonly taskIdentifier: number;
  /** When the task was made, in milliseconds since 1970. @internal */
  readonly creationTime: number;
  /** Where the session keeps the task. @internal */
  place = -1;
  readonly #owner: TaskOwner;
  readonly #description: TaskDescription;
  #life: TaskLife | null = null;
  #extras: Extras | null = null;
  #state: URLSessionTaskState = 'suspended';
  /** Each `suspend` counts one, each `resume` takes one back; work runs at 0. */
  #suspensions = 1;
  #priority: number = URLSessionTask.defaultPriority;
  #delegate: URLSessionDataDelegate | null;

  /** @internal */
  constructor(owner: TaskOwner, taskIdentifier: number, description: TaskDescription) {
    this.#owner = owner;
    this.taskIdentifier = taskIdentifier;
    this.creationTime = owner.clock.now();
    this.#description = description;
    this.#delegate = description.options.delegate ?? null;
  }

  #own(): Extras {
    return (this.#extras ??= {
      window: null,
      progress: null,
      observers: null,
      onBegin: null,
      releaseSignal: null,
      taskDescription: null,
      earliestBeginDate: null,
      expectsToSend: -1,
      expectsToReceive: -1,
      prefersIncrementalDelivery: null,
    });
  }

  // What the task is about.

  /** A copy of the request the task was made with. */
  get originalRequest(): URLRequest | null {
    return this.#description.request.copy();
  }
  /** A copy of the request that is being loaded: after redirects, with the fields the session added. */
  get currentRequest(): URLRequest | null {
    return (this.#life?.currentRequest ?? this.#description.request).copy();
  }
  get response(): URLResponse | null {
    return this.#life?.response ?? null;
  }
  /** Null while the task is active and after a success. */
  get error(): URLError | null {
    return this.#life?.error ?? null;
  }
  get state(): URLSessionTaskState {
    return this.#state;
  }
  /** Request body bytes of the last try. */
  get countOfBytesSent(): number {
    return this.#life?.bytesSent ?? 0;
  }
  /** Response body bytes, decoded. */
  get countOfBytesReceived(): number {
    return this.#life?.bytesReceived ?? 0;
  }
  /** 0 without a body, -1 when nobody knows. */
  get countOfBytesExpectedToSend(): number {
    return expectedToSend(this.#description.request, this.#life?.expectedToSend ?? -1);
  }
  /** 0 before the head, -1 when nobody knows. */
  get countOfBytesExpectedToReceive(): number {
    return expectedToReceive(this.response);
  }
  /** Upper bound the app expects, headers included: a hint. */
  get countOfBytesClientExpectsToSend(): number {
    return this.#extras?.expectsToSend ?? -1;
  }
  set countOfBytesClientExpectsToSend(count: number) {
    this.#own().expectsToSend = count;
  }
  get countOfBytesClientExpectsToReceive(): number {
    return this.#extras?.expectsToReceive ?? -1;
  }
  set countOfBytesClientExpectsToReceive(count: number) {
    this.#own().expectsToReceive = count;
  }
  /** The app's own label. */
  get taskDescription(): string | null {
    return this.#extras?.taskDescription ?? null;
  }
  set taskDescription(text: string | null) {
    this.#own().taskDescription = text;
  }
  /** Background sessions only: not before this date. */
  get earliestBeginDate(): Date | null {
    return this.#extras?.earliestBeginDate ?? null;
  }
  set earliestBeginDate(date: Date | null) {
    this.#own().earliestBeginDate = date;
  }
  /** Whether the body is wanted as it comes: a hint. True, except for tasks with a completion handler. */
  get prefersIncrementalDelivery(): boolean {
    return this.#extras?.prefersIncrementalDelivery ?? this.#description.receiver !== 'handler';
  }
  set prefersIncrementalDelivery(prefers: boolean) {
    this.#own().prefersIncrementalDelivery = prefers;
  }
  /** Between 0 and 1; among the loads that wait for a connection the higher one goes first. May change at any time. */
  get priority(): number {
    return this.#priority;
  }
  set priority(priority: number) {
    if (typeof priority !== 'number' || Number.isNaN(priority))
      throw new TypeError('priority takes a number from 0 to 1');
    this.#priority = Math.min(1, Math.max(0, priority));
  }
  /** Asked and told before the session's delegate, for each method it has. Null once the task is completed. */
  get delegate(): URLSessionDataDelegate | null {
    return this.#delegate;
  }
  set delegate(delegate: URLSessionDataDelegate | null) {
    if (this.#life !== null) throw new TypeError('the delegate of a task can only be set before it is resumed');
    this.#delegate = delegate;
  }
  /** How far the task is; its `cancel`, `pause` and `resume` act on the task. */
  get progress(): Progress {
    const extras = this.#own();
    return (extras.progress ??= new TaskProgress(this)).progress;
  }

  /** A property's value now and whenever it changes; completes with the task. */
  observe<Name extends ObservableTaskProperty>(name: Name): Observable<this[Name]> {
    return new Observable((subscriber) => {
      let last = this[name];
      const tell = (): void => {
        const value = this[name];
        if (!isSame(value, last)) subscriber.next((last = value));
        if (this.#state === 'completed') subscriber.complete();
      };
      const observers = (this.#own().observers ??= new Set());
      subscriber.add(() => {
        observers.delete(tell);
      });
      subscriber.next(last);
      if (this.#state === 'completed') subscriber.complete();
      else observers.add(tell);
    });
  }

  // The stream.

  /**
   * This task's events. The first subscription (or `resume`) begins the task; while it runs, further subscribers join it
   * and see what comes from then on; when the last one leaves, it is cancelled, unless `resume` was called. Once it has
   * ended, a subscription runs its description again as a new task, so that `retry` works here too.
   */
  get events$(): Observable<TaskEvent> {
    return this.#window().events$;
  }

  #window(): TaskWindow {
    const extras = this.#own();
    if (extras.window !== null) return extras.window;
    const window = new TaskWindow({
      isOver: () => this.#life?.edge.isOver === true || this.#state === 'completed',
      begin: () => {
        this.beginForSubscriber();
      },
      leave: () => {
        if (this.#life === null) this.cancel();
        else this.#life.edge.cancel(this.#life.cancelled());
      },
      again: () => this.#owner.eventsOf(this.#description),
    });
    // A subscriber of a cold stream began it alone; from now on others may watch too.
    if (this.#life?.edge.isOver === false) this.#life.edge.share(window);
    return (extras.window = window);
  }

  /** A subscription counts as one `resume` of a task that was never resumed. @internal */
  beginForSubscriber(): void {
    if (this.#life !== null || this.#state !== 'suspended') return;
    this.#suspensions -= 1;
    this.#setState('running');
    if (this.#suspensions === 0) this.#beginInWindow(null);
  }

  /** Puts a subscriber before all others, while nobody else knows of the task; `beginForSubscriber` follows. @internal */
  reserve(subscriber: Subscriber<TaskEvent>): void {
    const window = this.#window();
    window.add(subscriber);
    subscriber.add(() => {
      window.remove(subscriber);
    });
  }

  #beginInWindow(refusal: URLError | null): void {
    // Who follows the state may have begun or cancelled the task when it changed.
    if (this.#life !== null) return;
    const window = this.#window();
    const life = this.#makeLife(window);
    const { onBegin } = this.#own();
    onBegin?.(window.events$);
    this.#startEdge(life, refusal);
  }

  /** Begins a task of which only this sink knows. @internal */
  begin(sink: EventSink): TaskEdge {
    this.#suspensions = 0;
    this.#state = 'running';
    const life = this.#makeLife(sink);
    return life.edge;
  }

  /** Lets a task made by `begin` run. @internal */
  run(): void {
    if (this.#life !== null) this.#startEdge(this.#life, null);
  }

  #makeLife(sink: EventSink): TaskLife {
    return (this.#life = new TaskLife(this, this.#owner, this.#description, sink, this.#delegate));
  }

  #startEdge(life: TaskLife, refusal: URLError | null): void {
    const { request, options } = this.#description;
    const aborted = options.signal === undefined || options.signal === null ? null : this.#follow(options.signal);
    life.edge.start(this.#owner.source, request, refusal ?? aborted);
  }

  /** Cancels with the signal, and says so at once when it is aborted already. */
  #follow(signal: AbortSignal): URLError | null {
    if (signal.aborted) return this.#cancelled(signal.reason);
    const abort = (): void => {
      this.#cancel(this.#cancelled(signal.reason));
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#own().releaseSignal = () => {
      signal.removeEventListener('abort', abort);
    };
    return null;
  }

  /** Called once with the stream when the task begins, before anything is sent: how a completion handler listens. @internal */
  whenBegun(listen: (events$: Observable<TaskEvent>) => void): void {
    this.#own().onBegin = listen;
  }

  // What one can do with it.

  /** Begins the task, or takes one `suspend` back. Nothing happens once it is canceling or completed. */
  resume(): void {
    if (this.#isEnding || this.#suspensions === 0) return;
    this.#suspensions -= 1;
    this.#setState('running');
    if (this.#life === null) this.#window().isResumed = true;
    if (this.#suspensions > 0) return;
    if (this.#life === null) this.#beginInWindow(null);
    else this.#life.edge.hold(false);
  }

  /** Stops reading, so that the peer waits; bytes on their way may still come. The idle timer rests. Calls are counted. */
  suspend(): void {
    if (this.#isEnding) return;
    this.#suspensions += 1;
    this.#setState('suspended');
    this.#life?.edge.hold(true);
  }

  /** Ends the task with `-999`; also one that was never resumed. The second call does nothing. */
  cancel(): void {
    this.#cancel(this.#cancelled());
  }

  #cancel(error: URLError): void {
    if (this.#isEnding) return;
    this.#setState('canceling');
    if (this.#life === null) this.#beginInWindow(error);
    else this.#cancelLife(this.#life, error);
  }

  /** What an interceptor's clean-up throws is nobody's who cancels. */
  #cancelLife(life: TaskLife, error: URLError): void {
    callSafely(() => {
      life.edge.cancel(error);
    });
  }

  get #isEnding(): boolean {
    return this.#state === 'canceling' || this.#state === 'completed';
  }

  #cancelled(cause?: unknown): URLError {
    const failingURL = this.#description.request.urlString;
    return new URLError(URLErrorCode.cancelled, cause === undefined ? { failingURL } : { failingURL, cause });
  }

  /** The end was told to subscribers and listeners; those on the queue may still be about to hear it. @internal */
  lifeDidEnd(hasListeners: boolean): void {
    this.#extras?.releaseSignal?.();
    if (hasListeners || this.#extras?.onBegin) {
      this.#owner.delegateQueue.addOperation(() => {
        this.#complete();
      });
    } else this.#complete();
  }

  #complete(): void {
    if (this.#state === 'completed') return;
    this.#delegate = null;
    if (this.#extras !== null) this.#extras.onBegin = null;
    this.#setState('completed');
    this.#owner.taskDidEnd(this);
  }

  #setState(state: URLSessionTaskState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.didChange();
  }

  /** Tells who follows this task's properties. @internal */
  didChange(): void {
    const extras = this.#extras;
    if (extras === null) return;
    extras.progress?.update();
    if (extras.observers !== null) for (const tell of [...extras.observers]) tell();
  }

  /** Whether the task has begun and not ended. @internal */
  get isUnderWay(): boolean {
    return this.#life !== null && this.#state !== 'completed';
  }

  /** The same object. */
  copy(): this {
    return this;
  }
}
