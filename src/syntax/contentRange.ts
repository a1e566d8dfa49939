import type { ByteRange } from './byteRange.ts';

/** What a `Content-Range` field says. */
export interface ContentRange {
  /** The part that comes; null when none could be given. */
  readonly range: ByteRange | null;
  /** Size of the whole; null when the sender does not know. */
  readonly size: number | null;
}

const syntax = /^\s*bytes\s+(?:(\d+)\s*-\s*(\d+)|\*)\s*\/\s*(\d+|\*)\s*$/i;

/**
 * Reads a field; null for another unit, malformed text, and parts that cannot be: a last byte before the first or
 * outside the whole, numbers that a `number` cannot hold.
 * @see RFC 9110 §14.4
 */
export const parseContentRange = (field: string): ContentRange | null => {
  const match = syntax.exec(field);
  if (match === null) return null;
  const [, from, to, whole] = match as unknown as [string, string | undefined, string | undefined, string];
  const size = whole === '*' ? null : Number(whole);
  const range = from === undefined ? null : { first: Number(from), last: Number(to) };
  if (range === null) return size === null || !Number.isSafeInteger(size) ? null : { range, size };
  const { first, last } = range;
  if (!Number.isSafeInteger(last) || last < first) return null;
  if (size !== null && (!Number.isSafeInteger(size) || last >= size)) return null;
  return { range, size };
};

/** Writes a field. */
export const formatContentRange = ({ range, size }: ContentRange): string =>
  `bytes ${range === null ? '*' : `${range.first}-${range.last}`}/${size ?? '*'}`;
