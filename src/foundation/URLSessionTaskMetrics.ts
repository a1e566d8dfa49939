import { makePrintable } from './inspect.ts';
import { type TransferFacts, URLSessionTaskTransactionMetrics } from './URLSessionTaskTransactionMetrics.ts';

export { type TransferFacts, URLSessionTaskTransactionMetrics } from './URLSessionTaskTransactionMetrics.ts';

/** A span of time. */
export interface DateInterval {
  readonly start: Date;
  readonly end: Date;
  /** Seconds. */
  readonly duration: number;
}

/** What a task's exchanges took. Built from plain notes when it is read. @see URLSessionTaskMetrics */
export class URLSessionTaskMetrics {
  static {
    makePrintable(URLSessionTaskMetrics.prototype);
  }

  readonly #transfers: readonly TransferFacts[];
  readonly #start: number;
  readonly #end: number;
  readonly redirectCount: number;
  #transactions: readonly URLSessionTaskTransactionMetrics[] | null = null;

  constructor(transfers: readonly TransferFacts[], start: number, end: number, redirectCount: number) {
    this.#transfers = transfers;
    this.#start = start;
    this.#end = end;
    this.redirectCount = redirectCount;
  }

  /** One for each request and response, in order. */
  get transactionMetrics(): readonly URLSessionTaskTransactionMetrics[] {
    return (this.#transactions ??= this.#transfers.map((facts) => new URLSessionTaskTransactionMetrics(facts)));
  }
  /** From the task's making to just before its end. */
  get taskInterval(): DateInterval {
    const duration = Math.max(0, this.#end - this.#start) / 1000;
    return { start: new Date(this.#start), end: new Date(Math.max(this.#start, this.#end)), duration };
  }

  /** Everything, requests and responses without their secrets. */
  toJSON(): Record<string, unknown> {
    const { taskInterval, redirectCount, transactionMetrics } = this;
    return { taskInterval, redirectCount, transactionMetrics };
  }
}
