import { Observable, type SchedulerLike, type Subscriber } from 'rxjs';
import { AsyncBytes } from '../adapters/AsyncBytes.ts';
import { callWhenComplete, type CompletionHandler } from '../adapters/completionHandler.ts';
import { DataTaskPublisher } from '../adapters/DataTaskPublisher.ts';
import { DelegateListener, type ResultReceiver } from '../adapters/delegate.ts';
import { callSafely, delegateQueueFrom, type OperationQueue, safely } from '../adapters/delegateQueue.ts';
import type { URLSessionDataDelegate } from '../adapters/delegates.ts';
import { fetchFrom } from '../adapters/fetch/fetchFrom.ts';
import type { FetchFunction } from '../adapters/fetch/FetchInit.ts';
import { dataPromise } from '../adapters/promises.ts';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { HTTPBody } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { AuthorizationMemory } from '../loading/authentication/AuthorizationMemory.ts';
import type { Platform, Transport } from '../loading/ports.ts';
import type { TaskListener } from '../stream/TaskContext.ts';
import { taskSource, type TaskSource } from '../stream/TaskSource.ts';
import { loadingSettingsOf, transportSettingsOf } from './FrozenConfiguration.ts';
import { SessionLife } from './SessionLife.ts';
import { type SessionEvent, SessionMonitor } from './SessionMonitor.ts';
import { sessionLoader } from './sessionLoader.ts';
import { bodyOfUpload, type TaskOptions, type UploadOptions, type UploadSource } from './TaskOptions.ts';
import { noTaskOptions, type TaskDescription } from './tasks/TaskDescription.ts';
import type { TaskOwner } from './tasks/TaskOwner.ts';
import { URLSessionDataTask } from './tasks/URLSessionDataTask.ts';
import type { URLSessionTask } from './tasks/URLSessionTask.ts';
import { URLSessionUploadTask } from './tasks/URLSessionUploadTask.ts';
import type { URLSessionConfiguration } from './URLSessionConfiguration.ts';

/** What a session is made with besides its configuration. */
export interface URLSessionOptions {
  /** Hears every task of the session; kept until the session is invalidated. */
  readonly delegate?: URLSessionDataDelegate | null;
  /** Where delegate methods and completion handlers are called; a serial queue of the session's own by default. */
  readonly delegateQueue?: OperationQueue | SchedulerLike | null;
  /** The place where the session runs; the entry for a platform knows its own. */
  readonly platform?: Platform;
}

/** Tasks of a session by kind. */
export interface SessionTasks {
  readonly dataTasks: URLSessionDataTask[];
  readonly uploadTasks: URLSessionUploadTask[];
}

type TaskKind<Task> = new (owner: TaskOwner, taskIdentifier: number, description: TaskDescription) => Task;
const taskKinds: Readonly<Record<TaskDescription['kind'], TaskKind<URLSessionDataTask>>> = Object.freeze({
  data: URLSessionDataTask,
  upload: URLSessionUploadTask,
});

const noListeners: readonly TaskListener[] = Object.freeze([]);

/**
 * Makes tasks, all of which share a configuration, connections and a delegate. A task is a cold stream of events
 * (`…Events`), and everything else (task objects, handlers, promises, publishers) is read off that stream: no form
 * sends anything before it is subscribed to, resumed or called, and each of them is cancelled by its own means.
 *
 * From request to wire: this file describes a task (`TaskDescription`); `tasks/URLSessionTask` begins it when somebody
 * watches; `stream/TaskEdge` and `stream/TaskRun` turn the chain's calls into events; `stages/chain` lists what stands
 * between them and the transport.
 * @see URLSession
 */
export class URLSession implements AsyncDisposable {
  readonly #configuration: URLSessionConfiguration;
  readonly #life = new SessionLife();
  readonly #monitor = new SessionMonitor();
  readonly #transport: Transport;
  readonly #owner: TaskOwner;
  /** What was proved to servers that asked who it is. */
  readonly #proofs = new AuthorizationMemory();
  readonly #finished = Promise.withResolvers<undefined>();
  #delegate: URLSessionDataDelegate | null;
  #fetch: FetchFunction | null = null;
  /** Any label the app likes. */
  sessionDescription: string | null = null;
  /** Where delegate methods and completion handlers are called. */
  readonly delegateQueue: OperationQueue;
  /** The same queue, where a call that throws harms nobody. */
  readonly #calls: OperationQueue;

  constructor(configuration: URLSessionConfiguration, options: URLSessionOptions = {}) {
    const { platform } = options;
    if (platform === undefined) {
      throw new TypeError(
        'this entry knows no platform: import rx-urlsession under the "node" condition, or give { platform }',
      );
    }
    this.#configuration = configuration.copyFor(platform);
    this.#delegate = options.delegate ?? null;
    this.delegateQueue = delegateQueueFrom(options.delegateQueue);
    this.#calls = safely(this.delegateQueue);
    this.#transport = platform.createTransport(transportSettingsOf(this.#configuration));
    const settings = loadingSettingsOf(this.#configuration);
    const load = sessionLoader(this.#configuration, settings, platform, this.#transport, this.#proofs);
    this.#owner = this.#ownerOf(platform, taskSource(load, [...this.#configuration.interceptors]));
  }

  #ownerOf(platform: Platform, source: TaskSource): TaskOwner {
    const life = this.#life;
    return {
      clock: platform.clock,
      source,
      monitor: this.#monitor,
      delegateQueue: this.#calls,
      listenersFor: (task, delegate, receiver) => this.#listenersFor(task, delegate, receiver),
      eventsOf: (description) => this.#eventsOf(description),
      taskDidEnd: (task) => {
        life.remove(task);
      },
    };
  }

  #listenersFor(
    task: URLSessionTask,
    taskDelegate: URLSessionDataDelegate | null,
    receiver: ResultReceiver,
  ): readonly TaskListener[] {
    if (taskDelegate === null && this.#delegate === null) return noListeners;
    const delegates = { session: this.#delegate, task: taskDelegate };
    return [new DelegateListener(task, delegates, this, this.#calls, receiver)];
  }

  // Describing and making tasks.

  #describe(
    kind: TaskDescription['kind'],
    request: URLRequest,
    options: TaskOptions = noTaskOptions,
    receiver: ResultReceiver = 'delegate',
  ): TaskDescription {
    return { kind, request, options, receiver };
  }

  #describeUpload(request: URLRequest, options: UploadOptions, receiver?: ResultReceiver): TaskDescription {
    return this.#describe('upload', withBody(request, bodyOfUpload(options)), options, receiver);
  }

  #make<Task extends URLSessionTask>(kind: TaskKind<Task>, description: TaskDescription): Task {
    const task = new kind(this.#owner, this.#life.takeIdentifier(), description);
    this.#life.add(task);
    return task;
  }

  #announce(task: URLSessionTask): void {
    callSafely(() => this.#delegate?.didCreateTask?.(this, task));
  }

  /** A task object, for the forms that hand one out. */
  #makeChecked<Task extends URLSessionTask>(
    kind: TaskKind<Task>,
    description: TaskDescription,
    handler?: CompletionHandler,
  ): Task {
    if (handler !== undefined && typeof handler !== 'function') throw new TypeError('completionHandler is a function');
    if (this.#life.isInvalidated) {
      throw Object.assign(new Error('a task was created in a session that has been invalidated'), {
        name: 'NSGenericException',
      });
    }
    const task = this.#make(kind, handler === undefined ? description : { ...description, receiver: 'handler' });
    if (handler !== undefined) this.#callWhenComplete(task, handler);
    this.#announce(task);
    return task;
  }

  #callWhenComplete(task: URLSessionTask, handler: CompletionHandler): void {
    task.whenBegun((events$) => {
      const cancelTask = (): void => {
        task.cancel();
      };
      callWhenComplete(events$, handler, { queue: this.#calls, limit: this.#limit, cancelTask });
    });
  }

  /** The description as a cold stream: each subscription is a new task. */
  #eventsOf(description: TaskDescription): Observable<TaskEvent> {
    return new Observable((subscriber) => {
      if (this.#life.isInvalidated) {
        const failingURL = description.request.urlString;
        subscriber.error(new URLError(URLErrorCode.cancelled, { failingURL, detail: 'the session is invalidated' }));
        return;
      }
      const task = this.#make(taskKinds[description.kind], description);
      if (typeof this.#delegate?.didCreateTask === 'function') return this.#beginAnnounced(task, subscriber);
      subscriber.add(task.begin(subscriber));
      task.run();
    });
  }

  /** The delegate may watch, hold, begin or cancel the task as soon as it hears of it; the subscriber misses nothing. */
  #beginAnnounced(task: URLSessionTask, subscriber: Subscriber<TaskEvent>): void {
    task.reserve(subscriber);
    this.#announce(task);
    task.beginForSubscriber();
  }

  // Cold streams.

  /** A data task as a stream of events: cold, each subscription is a new task, unsubscribing cancels it. */
  dataTaskEvents(request: URLRequest | URL | string, options?: TaskOptions): Observable<TaskEvent> {
    return this.#eventsOf(this.#describe('data', new URLRequest(request), options));
  }

  /** An upload as a stream of events; its body takes the place of the request's own. */
  uploadTaskEvents(request: URLRequest | URL | string, options: UploadOptions): Observable<TaskEvent> {
    return this.#eventsOf(this.#describeUpload(new URLRequest(request), options));
  }

  /** A data task as one value `{ data, response }`. @see URLSession dataTaskPublisher(for:) */
  dataTaskPublisher(request: URLRequest | URL | string): DataTaskPublisher<URLSession> {
    const copy = new URLRequest(request);
    return new DataTaskPublisher(this, copy, this.#eventsOf(this.#describe('data', copy)), this.#limit);
  }

  get #limit(): number {
    return this.#configuration.maximumDecodedSize;
  }

  // Task objects.

  /** A data task, suspended. With a handler, the delegate hears neither response, data nor the end. */
  dataTask(request: URLRequest | URL | string, completionHandler?: CompletionHandler): URLSessionDataTask {
    return this.#makeChecked(URLSessionDataTask, this.#describe('data', new URLRequest(request)), completionHandler);
  }

  /** An upload task, suspended. */
  uploadTask(
    request: URLRequest | URL | string,
    source: UploadSource,
    completionHandler?: CompletionHandler,
  ): URLSessionUploadTask {
    const description = this.#describeUpload(new URLRequest(request), source);
    return this.#makeChecked(URLSessionUploadTask, { ...description, options: noTaskOptions }, completionHandler);
  }

  /** An upload task whose body is asked for with `needNewBodyStream` when it runs; no answer fails with `-1021`. */
  uploadTaskWithStreamedRequest(request: URLRequest | URL | string): URLSessionUploadTask {
    const description = this.#describe('upload', withBody(new URLRequest(request), { kind: 'asked' }));
    return this.#makeChecked(URLSessionUploadTask, description);
  }

  // Promises.

  /** The whole response; rejects with `URLError`. An HTTP error status is a success. */
  data(request: URLRequest | URL | string, options?: TaskOptions): Promise<[Uint8Array, URLResponse]> {
    return dataPromise(
      this.#eventsOf(this.#describe('data', new URLRequest(request), options, 'promise')),
      this.#limit,
    );
  }

  /** Uploads, and gives the whole response. */
  upload(request: URLRequest | URL | string, options: UploadOptions): Promise<[Uint8Array, URLResponse]> {
    return dataPromise(this.#eventsOf(this.#describeUpload(new URLRequest(request), options, 'promise')), this.#limit);
  }

  /** Resolves with the head; the body is pulled by iterating, and makes the server wait for its reader. */
  bytes(request: URLRequest | URL | string, options?: TaskOptions): Promise<[AsyncBytes, URLResponse]> {
    return AsyncBytes.open(this.#eventsOf(this.#describe('data', new URLRequest(request), options, 'promise')));
  }

  /**
   * `fetch` by the WHATWG standard over this session, with all that the session does for a task. A function that needs no
   * `this`, so that it can be handed to libraries. It begins when it is called; failures are a `TypeError` with the
   * `URLError` as `cause`, an aborted signal's reason is thrown as it is. Its body holds the server back while nobody reads.
   * @see Fetch §5.6
   */
  get fetch(): FetchFunction {
    return (this.#fetch ??= fetchFrom((request) => this.dataTaskEvents(request), { limit: this.#limit }));
  }

  // The session itself.

  /** A copy at each read: changing it changes nothing. */
  get configuration(): URLSessionConfiguration {
    return this.#configuration.copy();
  }

  /** Null once the session is invalidated. */
  get delegate(): URLSessionDataDelegate | null {
    return this.#delegate;
  }

  /** Events of all tasks from now on, for monitors. Costs nothing while nobody subscribes. */
  get events$(): Observable<SessionEvent> {
    return this.#monitor.events$;
  }

  /** Tasks that have begun and not ended, in kinds. */
  getTasks(completionHandler?: (tasks: SessionTasks) => void): Promise<SessionTasks> {
    const tasks = this.#tasksUnderWay();
    const uploadTasks = tasks.filter((task) => task instanceof URLSessionUploadTask);
    const dataTasks = tasks.filter(
      (task) => task instanceof URLSessionDataTask && !(task instanceof URLSessionUploadTask),
    );
    return this.#answer({ dataTasks, uploadTasks }, completionHandler);
  }

  /** All tasks that have begun and not ended; those that were never resumed are not listed. */
  getAllTasks(completionHandler?: (tasks: URLSessionTask[]) => void): Promise<URLSessionTask[]> {
    return this.#answer(this.#tasksUnderWay(), completionHandler);
  }

  #tasksUnderWay(): URLSessionTask[] {
    return this.#life.tasks.filter((task) => task.isUnderWay);
  }

  /** Writes down what outlives the process; loads from now on use new connections. */
  flush(completionHandler?: () => void): Promise<void> {
    this.#transport.flush();
    return this.#saved().then(() => this.#answer(undefined, completionHandler));
  }

  /** When what the session remembers is where it outlives the process. */
  #saved(): Promise<void> {
    const { httpCookieStorage } = this.#configuration;
    return new Promise((resolve) => {
      if (httpCookieStorage === null) resolve();
      else httpCookieStorage.flush(resolve);
    });
  }

  /**
   * Forgets all cookies and credentials of the session's storages, and what was proved with them; loads from now on use
   * new connections.
   */
  reset(completionHandler?: () => void): Promise<void> {
    const { httpCookieStorage, urlCredentialStorage } = this.#configuration;
    httpCookieStorage?.removeCookiesSince(new Date(-8.64e15));
    urlCredentialStorage?.removeAllCredentials();
    this.#proofs.clear();
    return this.flush(completionHandler);
  }

  /** The value as a promise, and to the handler on the queue. */
  #answer<T>(value: T, handler: ((value: T) => void) | undefined): Promise<T> {
    return new Promise((resolve) => {
      if (handler === undefined) return resolve(value);
      this.#calls.addOperation(() => {
        resolve(value);
        handler(value);
      });
    });
  }

  /** No new tasks; those there are finish. Then the delegate hears `sessionDidBecomeInvalid` and is let go. */
  finishTasksAndInvalidate(): void {
    if (!this.#life.invalidate(() => this.#didDrain())) return;
    this.#life.settleSoon();
  }

  /** Cancels all tasks, then as `finishTasksAndInvalidate`. */
  invalidateAndCancel(): void {
    this.finishTasksAndInvalidate();
    for (const task of this.#life.tasks) task.cancel();
  }

  #didDrain(): void {
    this.#calls.addOperation(() => {
      const delegate = this.#delegate;
      this.#delegate = null;
      this.#transport.close();
      this.#monitor.close(null);
      try {
        delegate?.sessionDidBecomeInvalid?.(this, null);
      } finally {
        this.#finished.resolve(undefined);
      }
    });
  }

  /** Resolves when the session is invalidated and its last task has ended. */
  get finished(): Promise<undefined> {
    return this.#finished.promise;
  }

  /** `invalidateAndCancel`, then `finished`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.invalidateAndCancel();
    await this.finished;
  }

  /** The same object. */
  copy(): this {
    return this;
  }
}

const withBody = (request: URLRequest, body: HTTPBody): URLRequest => {
  const isEmpty = body.kind === 'data' && body.data.byteLength === 0;
  return request.withBody(isEmpty ? null : body);
};
