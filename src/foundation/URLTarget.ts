/**
 * The parts of a parsed URL that a load needs, as text that nobody can change.
 * `URL` objects are mutable and dear to make (about 0.4 µs); requests carry this and build a `URL` when one is read.
 */
export interface URLTarget {
  readonly href: string;
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** `scheme://host[:port]`; `"null"` for schemes without an origin. */
  readonly origin: string;
  /** Without brackets for IPv6. */
  readonly hostname: string;
  /** The port, or the scheme's own (80, 443, 21) when the URL names none; 0 where there is none. */
  readonly port: number;
  /** Path and query, as an HTTP/1.1 request line carries them. */
  readonly path: string;
  readonly username: string;
  readonly password: string;
}

const defaultPorts: Readonly<Record<string, number>> = Object.freeze({
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  ftp: 21,
});

const memoCapacity = 1024;
const memoLongestText = 2048;
/** Text to parts, the oldest leaves first. One a thread. */
const memo = new Map<string, URLTarget>();

const targetOf = (url: URL): URLTarget => {
  const scheme = url.protocol.slice(0, -1);
  const { hostname } = url;
  return Object.freeze({
    href: url.href,
    scheme,
    origin: url.origin,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: url.port === '' ? (defaultPorts[scheme] ?? 0) : Number(url.port),
    path: url.pathname + url.search,
    username: url.username,
    password: url.password,
  });
};

/** Parses an absolute URL by the WHATWG URL standard; null when it cannot be. */
export const parseURLTarget = (text: string): URLTarget | null => {
  const known = memo.get(text);
  if (known !== undefined) return known;
  if (!URL.canParse(text)) return null;
  const target = targetOf(new URL(text));
  if (text.length > memoLongestText) return target;
  if (memo.size >= memoCapacity) {
    for (const oldest of memo.keys()) {
      memo.delete(oldest);
      break;
    }
  }
  memo.set(text, target);
  return target;
};

/** Whether two targets have the same scheme, host and port. @see RFC 6454 §5 */
export const isSameOrigin = (a: URLTarget, b: URLTarget): boolean =>
  a.scheme === b.scheme && a.hostname === b.hostname && a.port === b.port;
