import type { Splitter } from '../../src/adapters/bytes/Splitter.ts';
import { bytes } from './taskEvents.ts';

/** All that a splitter makes of chunks, taken as an iterator takes it. */
export const piecesOf = async <T>(splitter: Splitter<T>, chunks: readonly (string | Uint8Array)[]): Promise<T[]> => {
  const pieces: T[] = [];
  const drain = async (): Promise<void> => {
    for (let piece = splitter.take(); piece !== null; piece = splitter.take()) {
      const result = await piece;
      if (result.done !== true) pieces.push(result.value);
    }
  };
  for (const chunk of chunks) {
    splitter.feed(typeof chunk === 'string' ? bytes(chunk) : chunk);
    await drain();
  }
  splitter.end();
  await drain();
  return pieces;
};

/** A text's UTF-8 bytes, cut at these places. */
export const cut = (text: string, places: readonly number[]): Uint8Array[] => {
  const whole = bytes(text);
  const ends = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [0, ...ends].map((start, i) => whole.subarray(start, ends[i] ?? whole.length));
};
