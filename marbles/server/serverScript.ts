import { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import type { URLError } from '../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../src/foundation/URLErrorCode.ts';
import { describeValue } from '../describe.ts';
import { bytesOf, failureOf, isContent, readDiagram, type ValuedMark, type Values } from '../values.ts';

/** A head that is yet to be given the URL of the request it answers. */
export interface ScriptedHead {
  readonly status: number;
  readonly fields: readonly string[];
}

/** One thing a server does. */
export type ServerAct =
  /** The connection is there, and the request goes out. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'informational'; readonly head: ScriptedHead }
  | { readonly kind: 'head'; readonly head: ScriptedHead | HTTPURLResponse }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'trailers'; readonly fields: readonly string[] }
  /** Takes bytes of the request's body: so many, or all that is left. */
  | { readonly kind: 'take'; readonly bytes: number | null }
  | { readonly kind: 'end' }
  | { readonly kind: 'failure'; readonly error: URLError };

/** What a server does at one time, counted in milliseconds from the start of the load. */
export interface ServerStep {
  readonly frame: number;
  readonly acts: readonly ServerAct[];
}

/** How one load is answered. */
export interface ServerScript {
  /** The diagram it was written as. */
  readonly text: string;
  readonly steps: readonly ServerStep[];
  /** Whether the request goes out at the start, because nothing else is said and it can. */
  readonly connectsAtOnce: boolean;
  /** Whether it says when the request's body is taken; otherwise all of it is, with the head. */
  readonly takesBody: boolean;
}

type HeadFields = Readonly<Record<string, string>> | HTTPHeaders | readonly string[];

interface HeadParts {
  readonly status?: number;
  readonly headers?: HeadFields;
  readonly location?: string | URL;
}

/** Fields in any of their spellings, flat. */
export const flatFields = (fields: HeadFields | undefined): readonly string[] => {
  if (fields === undefined) return [];
  if (Array.isArray(fields)) return fields as readonly string[];
  return fields instanceof HTTPHeaders ? fields.flat() : Object.entries(fields as Record<string, string>).flat();
};

const isParts = (value: unknown): value is HeadParts =>
  typeof value === 'object' && value !== null && !(value instanceof HTTPURLResponse);

const refuse = (letter: string, value: unknown, wanted: string): never => {
  throw new TypeError(`a server's '${letter}' is ${wanted}, not ${describeValue(value)}`);
};

const headOf = (value: unknown, letter: string, fallback: number): ScriptedHead => {
  if (value === undefined) return { status: fallback, fields: [] };
  if (typeof value === 'number') return { status: value, fields: [] };
  if (!isParts(value)) return refuse(letter, value, 'a status or { status, headers }');
  return { status: value.status ?? fallback, fields: flatFields(value.headers) };
};

const finalHead = (value: unknown, letter: string): ScriptedHead | HTTPURLResponse =>
  value instanceof HTTPURLResponse ? value : headOf(value, letter, 200);

const redirectHead = (value: unknown, letter: string): ScriptedHead => {
  const parts: HeadParts = typeof value === 'string' || value instanceof URL ? { location: value } : (value ?? {});
  if (parts.location === undefined) return refuse(letter, value, 'the URL to go to, or { status, location }');
  const { status = 302, location, headers } = parts;
  return { status, fields: [...flatFields(headers), 'Location', String(location)] };
};

const dataOf = (value: unknown, letter: string): Uint8Array => {
  const content = value === undefined ? letter : value;
  return isContent(content) ? bytesOf(content) : refuse(letter, value, 'text or bytes');
};

const trailersOf = (value: unknown, letter: string): readonly string[] => {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return refuse(letter, value, 'a record of fields');
  return flatFields(value as HeadFields);
};

const takenOf = (value: unknown, letter: string): number | null => {
  if (value === undefined) return null;
  return typeof value === 'number' && value >= 0 ? value : refuse(letter, value, 'a number of bytes');
};

/** What a letter lets a server do; null for what only the loading side does, so that recorded runs can be replayed. */
const actOf = ({ kind, letter, value }: ValuedMark): ServerAct | null => {
  switch (kind) {
    case 'i':
      return { kind: 'informational', head: headOf(value, letter, 103) };
    case 'r':
      return { kind: 'head', head: finalHead(value, letter) };
    case '>':
      return { kind: 'head', head: redirectHead(value, letter) };
    case 'd':
      return { kind: 'data', bytes: dataOf(value, letter) };
    case 'e':
      return { kind: 'trailers', fields: trailersOf(value, letter) };
    case 'u':
      return { kind: 'take', bytes: takenOf(value, letter) };
    case '|':
      return { kind: 'end' };
    case '#':
      return { kind: 'failure', error: failureOf(value) };
    case 's':
      return { kind: 'connect' };
    case 'n':
    case '%':
    case 'm':
    case 'f':
      return null;
    default:
      throw new TypeError(`'${letter}' is nothing a server can do`);
  }
};

/** What may come after what: nothing before a head but 1xx heads, no second head, no data after trailers. */
const checkOrder = (diagram: string, acts: readonly ServerAct[]): void => {
  let hasHead = false;
  let hasTrailers = false;
  const complain = (what: string): never => {
    throw new TypeError(`the server's '${diagram}' ${what}`);
  };
  for (const [i, { kind }] of acts.entries()) {
    if (kind === 'connect' && i > 0) complain('sends the request after something has come of it');
    if (kind === 'informational' && hasHead) complain('has a 1xx head after the head');
    if (kind === 'head' && hasHead) complain('has two heads; a redirect or a repetition is a load of its own');
    if ((kind === 'data' || kind === 'trailers' || kind === 'end') && !hasHead)
      complain(`has no head before its ${kind}`);
    if (kind === 'data' && hasTrailers) complain('has data after the trailers');
    if (kind === 'head') hasHead = true;
    if (kind === 'trailers') hasTrailers = true;
  }
};

/** Failures before there is a connection: nothing has been sent. */
const setUpFailures: ReadonlySet<number> = new Set([
  URLErrorCode.cannotFindHost,
  URLErrorCode.cannotConnectToHost,
  URLErrorCode.dnsLookupFailed,
  URLErrorCode.notConnectedToInternet,
  URLErrorCode.secureConnectionFailed,
  URLErrorCode.serverCertificateHasBadDate,
  URLErrorCode.serverCertificateUntrusted,
  URLErrorCode.serverCertificateHasUnknownRoot,
  URLErrorCode.serverCertificateNotYetValid,
]);

const connectsAtOnce = ([first]: readonly ServerAct[]): boolean =>
  first?.kind === 'failure' ? !setUpFailures.has(first.error.code) : first?.kind !== 'connect';

/** A redirect that says nothing more has no body: it ends with its head. */
const endsWithRedirect = (marks: readonly ValuedMark[]): boolean => marks.at(-1)?.kind === '>';

/**
 * Reads how a server answers. Its letters: `i` a 1xx head, `r` the head, `>` a head that points elsewhere (alone, it is
 * the whole answer), `d` data, `e` trailers, `|` the end, `#` a failure (default -1005). `s` is when the connection is
 * there and the request goes out, at once when it is not written (never before a failure to connect); `u` takes bytes of
 * the request's body, which otherwise goes out with the request. `n`, `%`, `m` and `f` mean nothing to a server and may
 * stand there, so that what was recorded can be played again. A diagram without an end stalls.
 * @throws TypeError for letters a server has not, for values they cannot have, and for an impossible order.
 */
export const serverScript = (diagram: string, values?: Values, error?: unknown): ServerScript => {
  const marks = readDiagram(diagram, values, error);
  const steps: { frame: number; acts: ServerAct[] }[] = [];
  const add = (frame: number, act: ServerAct): void => {
    const last = steps.at(-1);
    if (last?.frame === frame) last.acts.push(act);
    else steps.push({ frame, acts: [act] });
  };
  for (const mark of marks) {
    const act = actOf(mark);
    if (act !== null) add(mark.frame, act);
  }
  if (endsWithRedirect(marks)) add((marks.at(-1) as ValuedMark).frame, { kind: 'end' });
  const acts = steps.flatMap((step) => step.acts);
  checkOrder(diagram, acts);
  return {
    text: diagram,
    steps,
    connectsAtOnce: connectsAtOnce(acts),
    takesBody: acts.some(({ kind }) => kind === 'take'),
  };
};
