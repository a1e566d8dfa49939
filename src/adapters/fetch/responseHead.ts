import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import type { FetchHead } from './FetchResponse.ts';
import { dataURLType } from '../../syntax/dataURL.ts';
import { statusTextOf } from './statusText.ts';

/** Statuses that never have a body. @see Fetch §2.2.3 */
const nullBodyStatuses: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

export const hasNullBody = (status: number, method: string): boolean =>
  method === 'HEAD' || method === 'CONNECT' || nullBodyStatuses.has(status);

const withoutFragment = (url: string): string => {
  const hash = url.indexOf('#');
  return hash < 0 ? url : url.slice(0, hash);
};

/** Fields of what was not loaded over HTTP. @see Fetch §4.2 scheme fetch */
const fieldsOf = (response: URLResponse, url: string): readonly string[] => {
  const { mimeType, textEncodingName, expectedContentLength } = response;
  if (mimeType === null) return [];
  if (url.startsWith('blob:')) return ['Content-Length', String(expectedContentLength), 'Content-Type', mimeType];
  if (url.startsWith('data:')) return ['Content-Type', dataURLType(url) ?? mimeType];
  return ['Content-Type', textEncodingName === null ? mimeType : `${mimeType};charset=${textEncodingName}`];
};

/** The head of a response as `fetch` shows it; one without a protocol is a success. @see Fetch §4.2 scheme fetch */
export const responseHead = (response: URLResponse, redirected: boolean): FetchHead => {
  const url = withoutFragment(response.urlString ?? '');
  if (response instanceof HTTPURLResponse) {
    const { statusCode: status, headers: fields } = response;
    return { status, statusText: statusTextOf(response), url, redirected, fields };
  }
  return { status: 200, statusText: 'OK', url, redirected, fields: new HTTPHeaders(fieldsOf(response, url)) };
};
