import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { defaultTimeoutInterval, type URLRequest } from '../foundation/URLRequest.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { Timer } from '../loading/ports.ts';
import { loadingPhase } from '../policies/loadingPhase.ts';

type TimeoutSettings = Pick<LoadingSettings, 'timeoutIntervalForRequest' | 'timeoutIntervalForResource'>;

/** The most that a platform's timer can count; longer waits go on in pieces. */
const longestWait = 2 ** 31 - 1;

/** Seconds as milliseconds; what is no positive number means no limit. */
const limitOf = (seconds: number): number => (seconds > 0 ? seconds * 1000 : Infinity);

/**
 * Ends a run with `-1001` that takes too long: `timer: 'resource'` when all of it did, redirects, retries and waits
 * included, and `timer: 'request'` when no byte went over the wire for a while. The request's `timeoutInterval` wins over
 * the configuration unless it is 60, which is what a request says that says nothing; the interval of the run's first
 * request counts for all of its hops. Zero, negative values and Infinity mean no limit.
 *
 * The idle time rests while the load is paused (a suspended task, a slow consumer, an open question) or waits for the
 * network, and begins anew afterwards. There is one timer: activity only notes the time, and the timer looks when it
 * fires whether it was really meant.
 * @see URLSessionConfiguration.timeoutIntervalForRequest @see URLSessionConfiguration.timeoutIntervalForResource
 */
export const timeoutStage =
  (settings: TimeoutSettings): Stage =>
  (next) =>
  (request, run, client) =>
    new TimeoutLoad(next, request, run, client, settings);

class TimeoutLoad extends ForwardingLoad {
  readonly #idleLimit: number;
  readonly #resourceLimit: number;
  #resourceDeadline = Infinity;
  #lastActivity = 0;
  #timer: Timer | null = null;
  /** When the timer fires; Infinity without one. */
  #firesAt = Infinity;
  /** Between the start and the end, once the start itself is over. */
  #isWatching = false;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, settings: TimeoutSettings) {
    super(next, request, run, client);
    const own = request.timeoutInterval;
    this.#idleLimit = limitOf(own === defaultTimeoutInterval ? settings.timeoutIntervalForRequest : own);
    this.#resourceLimit = limitOf(settings.timeoutIntervalForResource);
  }

  override start(): void {
    const now = this.run.clock.now();
    this.#lastActivity = now;
    this.#resourceDeadline = now + this.#resourceLimit;
    this.run.onActivity = this.#noteActivity;
    super.start();
    // A load that ended inside its start never had a timer.
    if (this.isOver) return;
    this.#isWatching = true;
    this.#arm(now);
  }

  readonly #noteActivity = (): void => {
    const now = this.run.clock.now();
    this.#lastActivity = now;
    // While the idle time rested, the timer may have been set for later than it now has to look.
    if (this.#isWatching && now + this.#idleLimit < this.#firesAt && !this.#isResting) this.#rearm(now);
  };

  override resume(): void {
    if (!this.isPaused) return;
    super.resume();
    if (this.#isWatching) this.#noteActivity();
  }

  get #isResting(): boolean {
    return this.isPaused || this.run.isWaitingForConnectivity;
  }

  get #deadline(): number {
    return this.#isResting
      ? this.#resourceDeadline
      : Math.min(this.#resourceDeadline, this.#lastActivity + this.#idleLimit);
  }

  #arm(now: number): void {
    const deadline = this.#deadline;
    this.#firesAt = deadline;
    if (deadline === Infinity) return;
    const wait = Math.min(Math.max(Math.ceil(deadline - now), 0), longestWait);
    this.#timer = this.run.clock.setTimer(wait, this.#fire);
  }

  #rearm(now: number): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#arm(now);
  }

  readonly #fire = (): void => {
    this.#timer = null;
    const now = this.run.clock.now();
    if (now >= this.#resourceDeadline) return this.#timeOut('resource', this.#resourceLimit);
    if (now >= this.#deadline) return this.#timeOut('request', this.#idleLimit);
    this.#arm(now);
  };

  #timeOut(timer: 'request' | 'resource', limit: number): void {
    const phase = loadingPhase(this.run.transfer);
    const { hop, attempt } = this.run;
    const failingURL = (this.run.task.currentRequest ?? this.request).urlString;
    const detail = timer === 'request' ? `nothing was heard for ${limit / 1000} s` : `not done after ${limit / 1000} s`;
    this.#unwatch();
    this.fail(new URLError(URLErrorCode.timedOut, { failingURL, detail, phase, hop, attempt, timer }));
  }

  #unwatch(): void {
    this.#isWatching = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.run.onActivity = null;
  }

  override cancel(): void {
    this.#unwatch();
    super.cancel();
  }

  override didFinish(): void {
    this.#unwatch();
    super.didFinish();
  }

  override didFail(error: URLError): void {
    this.#unwatch();
    super.didFail(error);
  }

  override didRedirect(newRequest: URLRequest, response: HTTPURLResponse): void {
    this.#unwatch();
    super.didRedirect(newRequest, response);
  }
}
