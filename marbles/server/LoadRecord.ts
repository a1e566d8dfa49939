import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { Span } from '../parse.ts';

/** What is remembered of one load. */
export class LoadRecord {
  /** The request as it was sent. */
  readonly request: URLRequest;
  readonly start: number;
  /** What was taken of the request's body. */
  readonly body: Uint8Array[] = [];
  /** The sentence it was refused with; null for a load that had a diagram. */
  refusal: string | null = null;
  end: { readonly frame: number; readonly how: 'finished' | 'failed' | 'cancelled' } | null = null;
  /** Since when it is held back; null while it flows. */
  heldSince: number | null = null;
  /** Whether its request has a body that comes by promises. */
  hasStreamedBody = false;

  constructor(request: URLRequest, start: number) {
    this.request = request;
    this.start = start;
  }

  get text(): string {
    return `${this.request.httpMethod} ${String(this.request)}`;
  }

  get span(): Span {
    return { subscribed: this.start, unsubscribed: this.end?.frame ?? null };
  }

  get bodyBytes(): Uint8Array {
    return Uint8Array.from(this.body.flatMap((piece) => [...piece]));
  }
}
