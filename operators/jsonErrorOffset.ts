const literals: readonly string[] = ['true', 'false', 'null'];
const isSpace = (c: string | undefined): boolean => c === ' ' || c === '\n' || c === '\r' || c === '\t';
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';

/** Where something was read to, and whether it was what it had to be. */
interface Reading {
  readonly at: number;
  readonly isValid: boolean;
}

const valid = (at: number): Reading => ({ at, isValid: true });
const broken = (at: number): Reading => ({ at, isValid: false });

const afterSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
};

/** @see RFC 8259 §7 */
const readString = (text: string, from: number): Reading => {
  if (text[from] !== '"') return broken(from);
  for (let at = from + 1; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '"') return valid(at + 1);
    if (c < ' ') return broken(at);
    if (c !== '\\') continue;
    at += 1;
    const escaped = text.charAt(at);
    if (escaped === 'u') {
      for (let i = 0; i < 4; i++) {
        at += 1;
        if (!/^[0-9a-f]$/i.test(text.charAt(at))) return broken(Math.min(at, text.length));
      }
    } else if (escaped === '' || !'"\\/bfnrt'.includes(escaped)) return broken(Math.min(at, text.length));
  }
  return broken(text.length);
};

const readDigits = (text: string, from: number): Reading => {
  let at = from;
  while (isDigit(text[at])) at += 1;
  return at === from ? broken(at) : valid(at);
};

/** @see RFC 8259 §6 */
const readNumber = (text: string, from: number): Reading => {
  const start = text[from] === '-' ? from + 1 : from;
  let whole = text[start] === '0' ? valid(start + 1) : readDigits(text, start);
  if (whole.isValid && text[whole.at] === '.') whole = readDigits(text, whole.at + 1);
  const exponent = text[whole.at];
  if (!whole.isValid || (exponent !== 'e' && exponent !== 'E')) return whole;
  const sign = text[whole.at + 1];
  return readDigits(text, whole.at + (sign === '+' || sign === '-' ? 2 : 1));
};

const readLiteral = (text: string, from: number): Reading => {
  const literal = literals.find((candidate) => candidate.startsWith(text.charAt(from)));
  if (literal === undefined) return broken(from);
  let at = from;
  while (at - from < literal.length && text[at] === literal[at - from]) at += 1;
  return at - from === literal.length ? valid(at) : broken(at);
};

const readScalar = (text: string, from: number): Reading => {
  const c = text[from];
  if (c === undefined) return broken(from);
  if (c === '"') return readString(text, from);
  return c === '-' || isDigit(c) ? readNumber(text, from) : readLiteral(text, from);
};

/**
 * Where a JSON text breaks: offset of the first character that cannot stand there, the length when the text ends too
 * early, and null when it is well formed. Engines tell this in messages only, and not always; theirs also quote the text.
 * Needs no stack, however deep the text is nested.
 * @see RFC 8259
 */
export const jsonErrorOffset = (text: string): number | null => {
  /** Closing brackets that are owed, innermost last. */
  const owed: string[] = [];
  let at = 0;
  for (;;) {
    // a value
    at = afterSpace(text, at);
    const opening = text[at];
    if (opening === '{' || opening === '[') {
      owed.push(opening === '{' ? '}' : ']');
      at = afterSpace(text, at + 1);
      if (text[at] !== owed.at(-1)) {
        if (opening === '[') continue;
        const key = readKey(text, at);
        if (!key.isValid) return key.at;
        ({ at } = key);
        continue;
      }
    } else {
      const scalar = readScalar(text, at);
      if (!scalar.isValid) return scalar.at;
      ({ at } = scalar);
    }
    // what follows a value: its brackets' ends, then a comma or the end of the text
    at = afterSpace(text, at);
    while (owed.length > 0 && text[at] === owed.at(-1)) {
      owed.pop();
      at = afterSpace(text, at + 1);
    }
    const innermost = owed.at(-1);
    if (innermost === undefined) return at === text.length ? null : at;
    if (text[at] !== ',') return at;
    at = afterSpace(text, at + 1);
    if (innermost === ']') continue;
    const key = readKey(text, at);
    if (!key.isValid) return key.at;
    ({ at } = key);
  }
};

/** A member's name and its colon. */
const readKey = (text: string, from: number): Reading => {
  const name = readString(text, from);
  if (!name.isValid) return name;
  const at = afterSpace(text, name.at);
  return text[at] === ':' ? valid(at + 1) : broken(at);
};
