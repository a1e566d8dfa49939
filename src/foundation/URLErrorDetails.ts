import type { URLErrorBackgroundTaskCancelledReason, URLErrorNetworkUnavailableReason } from './rawValues.ts';
import type { URLSessionTaskMetrics } from './URLSessionTaskMetrics.ts';

/** What a load was doing when it failed. */
export type URLErrorPhase = 'preparing' | 'connecting' | 'securing' | 'sending' | 'waiting' | 'receiving' | 'storing';

/** What is known of a failure besides its code. */
export interface URLErrorDetails {
  readonly failingURL?: string | URL | null;
  /** The error below. */
  readonly cause?: unknown;
  /** One clause that says more. */
  readonly detail?: string;
  readonly phase?: URLErrorPhase | null;
  /** Tries of the hop, from 1. */
  readonly attempt?: number | null;
  /** Redirects followed, from 0. */
  readonly hop?: number | null;
  /** Which of the two timeouts fired. */
  readonly timer?: 'request' | 'resource' | null;
  readonly localizedDescription?: string;
  /** Further entries of `userInfo`; those that have an accessor are read by it. */
  readonly userInfo?: Readonly<Record<string, unknown>>;
  readonly networkUnavailableReason?: URLErrorNetworkUnavailableReason | null;
  readonly backgroundTaskCancelledReason?: URLErrorBackgroundTaskCancelledReason | null;
  readonly downloadTaskResumeData?: Uint8Array | null;
  readonly uploadTaskResumeData?: Uint8Array | null;
  /** The trust of a failed handshake. */
  readonly failureURLPeerTrust?: unknown;
  readonly metrics?: URLSessionTaskMetrics | null;
}

/** The first details, with what they leave open taken from the second. */
export const filledDetails = (details: URLErrorDetails, more: URLErrorDetails): URLErrorDetails => {
  const known = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  return { ...more, ...Object.fromEntries(known) };
};
