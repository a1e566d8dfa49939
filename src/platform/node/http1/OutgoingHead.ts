import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import { fieldValueIsSendable, isToken } from '../../../syntax/fieldSyntax.ts';
import type { FieldRule, FieldRules } from './FieldRules.ts';

/** Methods that announce a body, if only an empty one. @see RFC 9110 §8.6 */
const expectsBody: ReadonlySet<string> = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** The head of a request as the engine gets it: checked, and with nothing in it that the engine would refuse. */
export class OutgoingHead {
  /** Why it cannot be sent, or null. Names what is wrong, never a value. */
  readonly refusal: string | null;
  /** Fields in order: name, value, name, value. */
  fields: readonly string[];
  /** Bytes on the wire. */
  size: number;
  /** The length that the request says its stream has. */
  #announcedLength: string | null = null;

  constructor(request: URLRequest, target: URLTarget, body: OutgoingBody | null, rules: FieldRules) {
    const { httpMethod: method } = request;
    this.fields = request.headers.flat();
    // "METHOD path HTTP/1.1", "host: …", "connection: keep-alive" and the empty line.
    this.size = method.length + target.path.length + target.origin.length - target.scheme.length + 43;
    this.refusal = this.#refusalOf(method, target) ?? this.#checkFields(rules);
    if (body !== null && body.length !== 0) this.#addLength(body);
    else if (method !== 'GET' && expectsBody.has(method)) this.size += 'content-length: 0\r\n'.length;
  }

  #refusalOf(method: string, target: URLTarget): string | null {
    if (target.hostname === '') return 'there is no host';
    if (target.port < 1) return `port ${target.port} cannot be connected to`;
    if (method === 'GET') return null;
    if (!isToken(method)) return 'the method is no token';
    return method === 'CONNECT' ? 'CONNECT opens a tunnel and loads nothing' : null;
  }

  #checkFields(rules: FieldRules): string | null {
    const flat = this.fields;
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] as string;
      const value = flat[i + 1] as string;
      if (!fieldValueIsSendable(value)) return `the value of ${name} has characters that no field may have`;
      const rule = rules.of(name);
      if (rule === 'plain') {
        this.size += name.length + value.length + 4;
        continue;
      }
      const refusal = this.#applyRule(rule, name, value);
      if (refusal !== null) return refusal;
    }
    return null;
  }

  #applyRule(rule: Exclude<FieldRule, 'plain'>, name: string, value: string): string | null {
    switch (rule) {
      case 'invalid':
        return 'the name of a field is no token';
      case 'refused':
        return `${name} is not the request's to say`;
      case 'options':
        return value.split(',').every((option) => isToken(option.trim())) ? null : `${name} is no list of tokens`;
      case 'length':
        if (/^\d{1,15}$/.test(value)) this.#announcedLength = value;
        this.#leaveOut(name);
        return null;
      case 'ours':
        this.#leaveOut(name);
        return null;
    }
  }

  #leaveOut(name: string): void {
    const { fields } = this;
    this.fields = fields.filter((_, index) => fields[index - (index % 2)] !== name);
  }

  #addLength(body: OutgoingBody): void {
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
