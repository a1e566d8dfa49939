import type { HTTPStatusError } from '../src/foundation/HTTPStatusError.ts';
import type { HTTPURLResponse } from '../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../src/foundation/URLError.ts';

/** The response whose status a failure is about, or null; told without `instanceof`, so that any copy's error counts. */
export const refusedResponse = (error: unknown): HTTPURLResponse | null =>
  URLError.is(error) && 'response' in error ? (error as HTTPStatusError).response : null;
