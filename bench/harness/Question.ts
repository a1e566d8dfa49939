/** What one process found out: figures by name. */
export type Sample = Readonly<Record<string, number>>;

/** One column of a question's table. */
export interface Figure {
  readonly key: string;
  /** Heading with its unit. */
  readonly heading: string;
  /** Digits after the point. */
  readonly digits?: number;
}

/**
 * What the figures must show. With `against`, the limit is for the ratio of two contenders' figures within a round, and
 * the median of those ratios counts; without it, for the median of the figure itself.
 */
export interface Goal {
  readonly contender: string;
  readonly figure: string;
  readonly against?: string;
  readonly sense: 'at most' | 'at least';
  readonly limit: number;
  /** Better than the limit: what we would like to see. */
  readonly aim?: number;
}

/** The servers: HTTP/1.1; HTTP/2 that answers everything alike; HTTP/2 that reads what it is asked. */
export type ServerName = 'http1' | 'http2' | 'http2Whole';

/** Where the server of a question listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly origin: string;
}

/** One question asked of performance. `measure` runs in a process of its own, everything else in the runner. */
export interface Question {
  readonly title: string;
  readonly contenders: readonly string[];
  /** The first one is the main figure: its ratio to the baseline, if there is one, is printed. */
  readonly figures: readonly Figure[];
  readonly baseline?: string;
  readonly goals: readonly Goal[];
  readonly nodeOptions?: readonly string[];
  /** Processes per contender, where the usual number would take too long. */
  readonly rounds?: number;
  /** Writes what the processes need beforehand; what it returns takes it away again. */
  readonly prepare?: () => () => void;
  /** `http1` if nothing is said. */
  readonly server?: ServerName;
  readonly measure: (contender: string, place: Place) => Promise<Sample>;
}
