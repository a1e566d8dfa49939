import type { URLResponse } from './URLResponse.ts';

/** A whole response: its bytes and its head. @see URLSession.DataTaskPublisher.Output */
export interface DataTaskOutput {
  readonly data: Uint8Array;
  readonly response: URLResponse;
}
