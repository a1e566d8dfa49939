import { Observable, type OperatorFunction, Subscriber, type TeardownLogic } from 'rxjs';
import { describedRequest } from './describedRequest.ts';

/** What an operator does with its source. A missing `error` or `complete` passes on. */
export interface Relay<In> {
  next(value: In): void;
  error?(reason: unknown): void;
  complete?(): void;
  /** After the source was released, whatever the end was. */
  readonly released?: () => void;
}

/** Hands a source to a relay; what the relay throws ends the receiver. */
class RelaySubscriber<In, Out> extends Subscriber<In> {
  readonly #receiver: Subscriber<Out>;
  readonly #relay: Relay<In>;

  constructor(receiver: Subscriber<Out>, relay: Relay<In>) {
    super(receiver);
    this.#receiver = receiver;
    this.#relay = relay;
  }

  protected override _next(value: In): void {
    try {
      this.#relay.next(value);
    } catch (reason) {
      this.#receiver.error(reason);
    }
  }

  protected override _error(reason: unknown): void {
    try {
      if (this.#relay.error === undefined) this.#receiver.error(reason);
      else this.#relay.error(reason);
    } catch (thrown) {
      this.#receiver.error(thrown);
    } finally {
      this.unsubscribe();
    }
  }

  protected override _complete(): void {
    try {
      if (this.#relay.complete === undefined) this.#receiver.complete();
      else this.#relay.complete();
    } catch (reason) {
      this.#receiver.error(reason);
    } finally {
      this.unsubscribe();
    }
  }
}

/**
 * Subscribes to a source for a subscriber. The two are tied together before the source begins, so that a source that
 * emits inside `subscribe` stops as soon as the subscriber has ended.
 */
export const subscribeFor = <In, Out>(source: Observable<In>, subscriber: Subscriber<Out>, relay: Relay<In>): void => {
  source.subscribe(new RelaySubscriber(subscriber, relay));
};

/** An Observable made from another one; a request that the source can be asked for stays readable. */
export const derive = <Out>(
  source: object,
  subscribe: (subscriber: Subscriber<Out>) => TeardownLogic,
): Observable<Out> => {
  const derived = new Observable<Out>(subscribe);
  const request = describedRequest(source);
  return request === null ? derived : Object.assign(derived, { request });
};

/**
 * An operator as one Observable with one subscriber. `connect` is called once a subscription and makes its state; what
 * the relay throws becomes the error of the stream, and the source is released.
 */
export const operate =
  <In, Out>(connect: (subscriber: Subscriber<Out>) => Relay<In>): OperatorFunction<In, Out> =>
  (source) =>
    derive(source, (subscriber) => {
      const relay = connect(subscriber);
      subscribeFor(source, subscriber, relay);
      return relay.released;
    });
