/** One way to prove who one is, as a server or proxy offers it. */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** What follows the scheme in one piece; null when there is none. */
  readonly token: string | null;
  /** Values without quotes and escapes, by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a head may hold is limited elsewhere; what is made of it, here. Challenges and parameters beyond are not seen. */
const mostChallenges = 64;
const mostParameters = 64;

const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const separators = /[ \t,]*/y;
const blanks = /[ \t]*/y;
/** More than tokens: paths, addresses and base64 are often sent without the quotes that they need. */
const bareValue = /[^\s",]+/y;
const equals = /[ \t]*=[ \t]*/y;
/** Up to the next comma that is not inside quotes. */
const rest = /(?:"(?:[^"\\]|\\.)*"?|[^",])*/sy;
/** What no quoted string may hold; it could not be said back. @see RFC 9110 §5.6.4 */
const control = /[\0-\x08\x0a-\x1f\x7f]/;

/** Reads one field from left to right. */
class ChallengeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(challenges: Challenge[]): void {
    this.#take(separators);
    while (this.#at < this.#text.length && challenges.length < mostChallenges) {
      const scheme = this.#take(token);
      const challenge = scheme === '' ? null : this.#challenge(scheme.toLowerCase());
      if (challenge === null) this.#take(rest);
      else challenges.push(challenge);
      this.#take(separators);
    }
  }

  /** What a pattern finds here, which is then behind; empty when it finds nothing. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  get #isAtComma(): boolean {
    return this.#at >= this.#text.length || this.#text.startsWith(',', this.#at);
  }

  /** Null for one that is malformed, of which only the first part is behind then. */
  #challenge(scheme: string): Challenge | null {
    const hasBlank = this.#take(blanks) !== '';
    if (this.#isAtComma) return { scheme, token: null, parameters: new Map() };
    if (!hasBlank) return null;
    const piece = this.#take(token68);
    if (piece !== '') return { scheme, token: piece, parameters: new Map() };
    const parameters = new Map<string, string>();
    let isSound = true;
    do {
      if (this.#parameter(parameters)) continue;
      isSound = false;
      this.#take(rest);
    } while (this.#hasAnother());
    return isSound && parameters.size > 0 ? { scheme, token: null, parameters } : null;
  }

  /** False when it is malformed. */
  #parameter(parameters: Map<string, string>): boolean {
    const name = this.#take(token).toLowerCase();
    if (name === '' || this.#take(equals) === '') return false;
    const value = this.#value();
    this.#take(blanks);
    if (value === null || !this.#isAtComma) return false;
    // Which of two would be meant, nobody can tell. @see RFC 9110 §11.2
    if (parameters.has(name) || parameters.size >= mostParameters) return false;
    parameters.set(name, value);
    return true;
  }

  #value(): string | null {
    if (!this.#text.startsWith('"', this.#at)) {
      const bare = this.#take(bareValue);
      return control.test(bare) ? null : bare;
    }
    let value = '';
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const character = this.#text.charAt(i);
      if (character === '"') {
        this.#at = i + 1;
        return control.test(value) ? null : value;
      }
      if (character === '\\') i += 1;
      value += character === '\\' ? this.#text.charAt(i) : character;
    }
    this.#at = this.#text.length;
    return null;
  }

  /** Whether another parameter of the same challenge follows, and not another challenge; what is between is then behind. */
  #hasAnother(): boolean {
    const before = this.#at;
    this.#take(separators);
    const start = this.#at;
    const follows = this.#take(token) !== '' && this.#take(equals) !== '' && this.#at > start;
    this.#at = follows ? start : before;
    return follows;
  }
}

/**
 * Reads `WWW-Authenticate` or `Proxy-Authenticate`: all challenges of all fields, in order. Malformed ones are left out: those
 * with a parameter that comes twice, is cut off or holds control characters. Values that lack their quotes are taken.
 * @param fields - One text for each time the field was sent.
 * @see RFC 9110 §11.6.1
 */
export const parseChallenges = (fields: readonly string[]): readonly Challenge[] => {
  const challenges: Challenge[] = [];
  for (const field of fields) new ChallengeReader(field).read(challenges);
  return challenges;
};

/** Reads `Authentication-Info` or `Proxy-Authentication-Info`; malformed ones say nothing. @see RFC 7615 §3 */
export const parseAuthenticationInfo = (fields: readonly string[]): ReadonlyMap<string, string> => {
  const [info] = parseChallenges(fields.length === 0 ? [] : [`info ${fields.join(', ')}`]);
  return info?.parameters ?? new Map<string, string>();
};

/** Text in quotes, with what must be escaped escaped. @see RFC 9110 §5.6.4 */
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
