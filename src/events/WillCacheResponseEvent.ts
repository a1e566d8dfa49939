import type { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import { Question } from './Question.ts';

/**
 * A response is about to be stored. Default answer: as proposed; null stores nothing.
 * @see URLSessionDataDelegate dataTask(_:willCacheResponse:)
 */
export class WillCacheResponseEvent extends Question<CachedURLResponse | null> {
  readonly type = 'willCacheResponse' as const;
  readonly proposed: CachedURLResponse;

  constructor(proposed: CachedURLResponse) {
    super();
    this.proposed = proposed;
  }
}
