import { URLError, type URLErrorPhase } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { NetworkPath } from '../../loading/ports.ts';
import type { Transfer } from '../../loading/Transfer.ts';

/** What an error of the engine means to somebody who knows only `URLError`. */
interface Meaning {
  readonly code: number;
  readonly detail: string;
}

const { badURL, cancelled, networkConnectionLost, notConnectedToInternet, timedOut, unknown } = URLErrorCode;

/**
 * A network error. The engine hides from the page whether the host was not found, nobody listened, the certificate was
 * not trusted, the server's CORS fields did not allow the page to look, or the connection broke; so nothing is said that
 * might be wrong, least of all that nothing was sent. @see Fetch §5.6 (network errors are a `TypeError`)
 */
const noAnswer: Meaning = {
  code: networkConnectionLost,
  detail: 'the engine has no answer, and does not say why: no way to the host, no trust in it, no leave by CORS',
};
const offline: Meaning = { code: notConnectedToInternet, detail: 'the browser is offline' };
const lost: Meaning = { code: networkConnectionLost, detail: 'the body broke off, or could not be decoded' };

/** Errors by their `name`, other than the `TypeError` that stands for all of the network's. */
const byName: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['AbortError', { code: cancelled, detail: 'the engine gave the load up' }],
  ['TimeoutError', { code: timedOut, detail: 'the engine gave up waiting' }],
]);

const nameOf = (error: unknown): string => {
  const name: unknown = typeof error === 'object' && error !== null ? (error as { name?: unknown }).name : null;
  return typeof name === 'string' ? name : '';
};

const phaseOf = ({ requestEnd, responseStart }: Transfer): URLErrorPhase => {
  if (responseStart > 0) return 'receiving';
  return requestEnd > 0 ? 'waiting' : 'sending';
};

const meaningOf = (error: unknown, transfer: Transfer, { status }: NetworkPath): Meaning => {
  const name = nameOf(error);
  if (name !== 'TypeError') return byName.get(name) ?? { code: unknown, detail: 'the engine failed' };
  if (transfer.responseStart > 0) return lost;
  return status === 'unsatisfied' ? offline : noAnswer;
};

/** A failure of `fetch` or of a body, as the rest of the library knows it; the engine's own error is the `cause`. */
export const engineFailure = (error: unknown, transfer: Transfer, path: NetworkPath): URLError => {
  const { code, detail } = meaningOf(error, transfer, path);
  return new URLError(code, { cause: error, detail, phase: phaseOf(transfer), failingURL: transfer.request.urlString });
};

/** A request that the engine does not take: a method, a field or a URL that pages may not send. */
export const unsendable = (cause: unknown, transfer: Transfer): URLError =>
  new URLError(badURL, {
    cause,
    detail: 'the engine does not send such a request',
    phase: 'preparing',
    failingURL: transfer.request.urlString,
  });

/** A body whose reader failed; what it says in our own words is passed on. */
export const unreadableBody = (cause: unknown, transfer: Transfer): URLError => {
  if (URLError.is(cause)) return cause;
  return new URLError(URLErrorCode.requestBodyStreamExhausted, {
    cause,
    detail: 'the body could not be read',
    phase: 'sending',
    failingURL: transfer.request.urlString,
  });
};
