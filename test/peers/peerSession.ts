import { lastValueFrom, toArray } from 'rxjs';
import { type TaskEvent, URLError, type URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { certificates } from '../support/certificates.ts';

type Session = InstanceType<typeof URLSession>;

/** A session that trusts the certificates of peers. */
export const peerSession = async (): Promise<Session> => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.certificateAuthorities = [(await certificates()).authority];
  return new URLSession(configuration);
};

/** All events of one load. */
export const eventsOf = (session: Session, request: URLRequest | string): Promise<TaskEvent[]> =>
  lastValueFrom(session.dataTaskEvents(request).pipe(toArray()));

/** The kinds of events, in order, without progress. */
export const typesOf = (events: readonly TaskEvent[]): string =>
  events
    .map(({ type }) => type)
    .filter((type) => type !== 'progress')
    .join(' ');

/** Protocols of the exchanges of a load, as its metrics say. */
export const protocolsOf = (events: readonly TaskEvent[]): readonly (string | null)[] =>
  events.flatMap((event) =>
    event.type === 'metrics' ? event.metrics.transactionMetrics.map((one) => one.networkProtocolName) : [],
  );

/** The code that a load fails with, or null. */
export const codeOf = (load: Promise<unknown>): Promise<number | null> =>
  load.then(
    () => null,
    (error: unknown) => {
      if (!URLError.is(error)) throw error;
      return error.code;
    },
  );
