import { isToken } from '../../../syntax/fieldSyntax.ts';

/**
 * What becomes of a request's field: sent as it is, left out because it is ours to say (`ours`, and `length`, which only
 * counts for a stream whose length nobody knows), looked at (`options`), or a reason not to send the request at all.
 */
export type FieldRule = 'plain' | 'ours' | 'length' | 'options' | 'refused' | 'invalid';

/**
 * `Host` and lengths are what the URL and the body say. What is refused would change how the message is framed, which is
 * the transport's business.
 * @see RFC 9112 §6, §9 @see NSURLRequest "Reserved HTTP headers"
 */
const special: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['host', 'ours'],
  ['content-length', 'length'],
  ['connection', 'options'],
  ['transfer-encoding', 'refused'],
  ['keep-alive', 'refused'],
  ['upgrade', 'refused'],
  ['expect', 'refused'],
]);

const mostRemembered = 512;

/** The rules of names, each spelling worked out once: apps send the same few names again and again. */
export class FieldRules {
  readonly #known = new Map<string, FieldRule>();

  of(name: string): FieldRule {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const rule = isToken(name) ? (special.get(name.toLowerCase()) ?? 'plain') : 'invalid';
    if (this.#known.size < mostRemembered) this.#known.set(name, rule);
    return rule;
  }
}
