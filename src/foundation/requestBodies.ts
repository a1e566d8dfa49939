/** A value of a form or query. */
export type FormValue = string | number | boolean;

/** Pairs of a form or query: a record (a list gives its name several times), pairs, or `URLSearchParams`. */
export type FormValues =
  Readonly<Record<string, FormValue | readonly FormValue[]>> | Iterable<readonly [string, FormValue]> | URLSearchParams;

const encoder = new TextEncoder();

const pairsOf = (values: FormValues): [string, string][] => {
  if (typeof values !== 'object' || values === null) throw new TypeError('form values are a record or pairs');
  if (Symbol.iterator in values)
    return [...(values as Iterable<readonly [string, FormValue]>)].map(([n, v]) => [n, String(v)]);
  return Object.entries(values).flatMap(([name, value]: [string, FormValue | readonly FormValue[]]) =>
    (Array.isArray(value) ? value : [value]).map((one: FormValue): [string, string] => [name, String(one)]),
  );
};

/** A value as JSON in UTF-8. @throws TypeError for a value that JSON cannot carry. */
export const encodeJSON = (value: unknown): Uint8Array => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError('the value cannot be written as JSON');
  return encoder.encode(text);
};

/** Pairs as `application/x-www-form-urlencoded`. @see WHATWG URL §5.2 */
export const encodeForm = (values: FormValues): Uint8Array =>
  encoder.encode(new URLSearchParams(pairsOf(values)).toString());

/** Pairs as the query of a URL; spaces are `%20`, which every server reads alike. */
export const encodeQuery = (values: FormValues): string =>
  new URLSearchParams(pairsOf(values)).toString().replaceAll('+', '%20');
