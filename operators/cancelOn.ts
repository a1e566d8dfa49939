import type { MonoTypeOperatorFunction } from 'rxjs';
import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import { derive, subscribeFor } from './operate.ts';

/**
 * Cancels when a signal is aborted: the stream fails with `cancelled` (-999), the signal's reason as `cause`, and the
 * source is released.
 *
 * ```text
 * source            -r-d-d-(f|)
 * signal            ----x
 * cancelOn(signal)  -r-d#
 * ```
 *
 * A signal that is aborted already fails the stream without subscribing to the source. However the stream ends, no
 * listener stays on the signal.
 */
export const cancelOn =
  <T>(signal: AbortSignal): MonoTypeOperatorFunction<T> =>
  (source) =>
    derive<T>(source, (subscriber) => {
      const abort = (): void => {
        subscriber.error(new URLError(URLErrorCode.cancelled, { cause: signal.reason }));
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      subscriber.add(() => {
        signal.removeEventListener('abort', abort);
      });
      subscribeFor(source, subscriber, {
        next: (value) => {
          subscriber.next(value);
        },
      });
    });
