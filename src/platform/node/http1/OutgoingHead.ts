import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import { fieldValueIsSendable, isToken } from '../../../syntax/fieldSyntax.ts';

/** What becomes of a field that is not simply the user's. */
type Rule = 'ours' | 'refused' | 'options' | 'length';

/**
 * `Host` and lengths are what the URL and the body say, whatever the request says; a stream whose length nobody knows may
 * be announced by the request. The others would change how the message is framed, which is the transport's business.
 * @see RFC 9112 §6, §9 @see NSURLRequest "Reserved HTTP headers"
 */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['host', 'ours'],
  ['content-length', 'length'],
  ['connection', 'options'],
  ['transfer-encoding', 'refused'],
  ['keep-alive', 'refused'],
  ['upgrade', 'refused'],
  ['expect', 'refused'],
]);

/** Bit n: some name with n letters has a rule. */
const lengthsWithRule = [...rules.keys()].reduce((bits, name) => bits | (1 << name.length), 0);
const longestName = Math.max(...[...rules.keys()].map((name) => name.length));

const ruleOf = (name: string): Rule | undefined =>
  name.length <= longestName && (lengthsWithRule & (1 << name.length)) !== 0
    ? rules.get(name.toLowerCase())
    : undefined;

/** Methods that announce a body, if only an empty one. @see RFC 9110 §8.6 */
const expectsBody: ReadonlySet<string> = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** The head of a request as the engine gets it: checked, and with nothing in it that the engine would refuse. */
export class OutgoingHead {
  /** Why it cannot be sent, or null. Names what is wrong, never a value. */
  refusal: string | null = null;
  /** Fields in order: name, value, name, value. */
  fields: readonly string[];
  /** Bytes on the wire. */
  size = 0;
  #announcedLength: string | null = null;

  constructor(request: URLRequest, target: URLTarget, body: OutgoingBody | null) {
    const flat = request.headers.flat();
    this.fields = flat;
    this.refusal = this.#refusalOf(request, target) ?? this.#checkFields(flat);
    if (this.refusal !== null) return;
    this.#addLength(request, body);
    // "METHOD path HTTP/1.1", "host: …", "connection: keep-alive" and the empty line.
    this.size += request.httpMethod.length + target.path.length + target.origin.length - target.scheme.length + 43;
  }

  #refusalOf(request: URLRequest, target: URLTarget): string | null {
    if (target.hostname === '') return 'there is no host';
    if (target.port < 1) return `port ${target.port} cannot be connected to`;
    if (!isToken(request.httpMethod)) return 'the method is no token';
    return request.httpMethod === 'CONNECT' ? 'CONNECT opens a tunnel and loads nothing' : null;
  }

  #checkFields(flat: readonly string[]): string | null {
    let size = 0;
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] as string;
      const value = flat[i + 1] as string;
      if (!isToken(name)) return 'the name of a field is no token';
      if (!fieldValueIsSendable(value)) return `the value of ${name} has characters that no field may have`;
      const rule = ruleOf(name);
      if (rule === undefined) {
        size += name.length + value.length + 4;
        continue;
      }
      if (rule === 'refused') return `${name} is not the request's to say`;
      if (rule === 'options' && !value.split(',').every((option) => isToken(option.trim())))
        return `${name} has no options`;
      if (rule === 'length' && /^\d{1,15}$/.test(value)) this.#announcedLength = value;
      if (rule !== 'options') this.#leaveOut(name);
    }
    this.size = size;
    return null;
  }

  #leaveOut(name: string): void {
    const { fields } = this;
    this.fields = fields.filter((_, index) => (fields[index - (index % 2)] as string) !== name);
  }

  #addLength(request: URLRequest, body: OutgoingBody | null): void {
    if (body === null || body.length === 0) {
      if (expectsBody.has(request.httpMethod)) this.size += 'content-length: 0\r\n'.length;
      return;
    }
    const length = body.length < 0 ? this.#announcedLength : String(body.length);
    if (length === null) {
      this.size += 'transfer-encoding: chunked\r\n'.length;
      return;
    }
    this.size += 'content-length: \r\n'.length + length.length;
    // A body in one piece is measured by the engine itself.
    if (body.data === null) this.fields = [...this.fields, 'content-length', length];
  }
}
