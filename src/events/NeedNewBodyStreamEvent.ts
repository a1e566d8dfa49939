import type { HTTPBody } from '../foundation/HTTPBody.ts';
import { Question } from './Question.ts';

/**
 * A body is needed: the first one of a streamed upload, or one more because it has to be sent again.
 * Default answer: a body that can be opened again is; otherwise null, which ends the task with `-1021`.
 * @see URLSessionTaskDelegate task(_:needNewBodyStream:)
 */
export class NeedNewBodyStreamEvent extends Question<HTTPBody | null> {
  readonly type = 'needNewBodyStream' as const;
  /** First byte that is wanted. */
  readonly offset: number;

  constructor(offset: number) {
    super();
    this.offset = offset;
  }
}
