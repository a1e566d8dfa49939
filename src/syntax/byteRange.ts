/** The first and the last byte of a part. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const single = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i;

/**
 * Which part of something a `Range` field asks for: null when it is absent, malformed, or asks for several parts (the
 * field is then ignored), `unsatisfiable` when the part lies outside.
 * @see RFC 9110 §14.1.2
 */
export const byteRange = (field: string | null, size: number): ByteRange | 'unsatisfiable' | null => {
  const match = field === null ? null : single.exec(field);
  if (match === null) return null;
  const [, from, to] = match as unknown as [string, string, string];
  if (from === '') {
    if (to === '') return null;
    const suffix = Number(to);
    return suffix === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - suffix), last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return null;
  return first >= size ? 'unsatisfiable' : { first, last };
};
