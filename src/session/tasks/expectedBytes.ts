import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';

/** Body bytes a task will send: what the upload said last, else what the request itself knows; -1 for nobody knows. */
export const expectedToSend = (request: URLRequest, announced: number): number => {
  if (announced >= 0) return announced;
  const { body } = request;
  if (body === null) return 0;
  if (body.kind === 'data') return body.data.byteLength;
  const length = Number(request.valueForHTTPHeaderField('Content-Length') ?? -1);
  return Number.isSafeInteger(length) && length >= 0 ? length : -1;
};

/** Body bytes a task will receive: 0 before the head; -1 without a length, and when the body has a content coding. */
export const expectedToReceive = (response: URLResponse | null): number => {
  if (response === null) return 0;
  if (response instanceof HTTPURLResponse) {
    const coding = response.valueForHTTPHeaderField('Content-Encoding');
    if (coding !== null && coding.trim().toLowerCase() !== 'identity') return -1;
  }
  return response.expectedContentLength;
};
