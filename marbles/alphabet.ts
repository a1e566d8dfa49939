import type { TaskEvent } from '../src/events/TaskEvent.ts';

/**
 * One letter for each kind of event, so that diagrams read alike everywhere. `|` and `#` are the end of the stream and
 * its failure.
 */
export const letterOfType: Readonly<Record<TaskEvent['type'], string>> = Object.freeze({
  created: 'n',
  waitingForConnectivity: 'w',
  sent: 's',
  sentBodyData: 'u',
  needNewBodyStream: 'b',
  informationalResponse: 'i',
  redirect: '>',
  challenge: '?',
  retry: 'y',
  response: 'r',
  data: 'd',
  progress: '%',
  trailers: 'e',
  willCacheResponse: 'k',
  metrics: 'm',
  completed: 'f',
});

/** Letters of kinds that are still to come: nobody gives them another meaning meanwhile. */
export const reservedLetters: Readonly<Record<string, string>> = Object.freeze({
  p: 'wroteData',
  a: 'resumedAtOffset',
  F: 'finishedDownloading',
  D: 'becameDownload',
  S: 'becameStream',
  l: 'willBeginDelayedRequest',
  o: 'opened',
  t: 'message',
  c: 'closed',
  R: 'readClosed',
  W: 'writeClosed',
  B: 'betterRoute',
  C: 'becameStreams',
});

/** What diagrams leave out unless they have its letter: bookkeeping that every run has. */
export const quietTypes: ReadonlySet<TaskEvent['type']> = new Set(['created', 'sent', 'progress', 'metrics']);

const typeByLetter: ReadonlyMap<string, TaskEvent['type']> = new Map(
  Object.entries(letterOfType).map(([type, letter]) => [letter, type as TaskEvent['type']]),
);

/** The kind of event a letter stands for; null for a letter that is free, reserved, or an end. */
export const typeOfLetter = (letter: string): TaskEvent['type'] | null => typeByLetter.get(letter) ?? null;
