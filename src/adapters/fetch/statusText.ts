import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import { statusPhrase } from '../../syntax/statusPhrases.ts';

/** Phrases that are no lower-case words with large initials. */
const special: Readonly<Record<number, string>> = Object.freeze({
  200: 'OK',
  226: 'IM Used',
  414: 'URI Too Long',
  505: 'HTTP Version Not Supported',
});

const isRegistered = (status: number): boolean =>
  statusPhrase(status) !== statusPhrase(Math.trunc(status / 100) * 100 + 99);

/**
 * What the server said besides its status; where nobody knows (a custom protocol made the response) the registered phrase
 * of HTTP/1. Empty where the protocol has none.
 * @see RFC 9110 §15, RFC 9113 §8.3.2
 */
export const statusTextOf = (response: HTTPURLResponse): string => {
  const { statusCode: status, httpVersion } = response;
  if (!httpVersion.startsWith('HTTP/1')) return '';
  if (response.reasonPhrase !== null) return response.reasonPhrase;
  const phrase = special[status];
  if (phrase !== undefined) return phrase;
  return isRegistered(status) ? statusPhrase(status).replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : '';
};
