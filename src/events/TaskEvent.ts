import type { ChallengeEvent } from './ChallengeEvent.ts';
import type {
  CompletedEvent,
  CreatedEvent,
  DataEvent,
  InformationalResponseEvent,
  MetricsEvent,
  ProgressEvent,
  RetryEvent,
  SentBodyDataEvent,
  SentEvent,
  TrailersEvent,
  WaitingForConnectivityEvent,
} from './facts.ts';
import type { NeedNewBodyStreamEvent } from './NeedNewBodyStreamEvent.ts';
import type { Question } from './Question.ts';
import type { RedirectEvent } from './RedirectEvent.ts';
import type { ResponseEvent } from './ResponseEvent.ts';
import type { WillCacheResponseEvent } from './WillCacheResponseEvent.ts';

/** Events that can be answered while they are delivered. */
export type QuestionEvent =
  RedirectEvent | ChallengeEvent | ResponseEvent | WillCacheResponseEvent | NeedNewBodyStreamEvent;

/** Events that only tell. */
export type TaskFact =
  | CreatedEvent
  | WaitingForConnectivityEvent
  | SentEvent
  | SentBodyDataEvent
  | InformationalResponseEvent
  | RetryEvent
  | DataEvent
  | ProgressEvent
  | TrailersEvent
  | MetricsEvent
  | CompletedEvent;

/**
 * What a task says, in order: `created` first, `metrics` and `completed` last. Tell kinds apart by `type`, and keep a
 * default branch: new kinds come with minor versions.
 */
export type TaskEvent = QuestionEvent | TaskFact;

/** The event of one kind. */
export type TaskEventOf<Type extends TaskEvent['type']> = Extract<TaskEvent, { type: Type }>;

/** What a question wants to be answered with. */
export type AnswerTo<Q> = Q extends Question<infer A> ? A : never;
