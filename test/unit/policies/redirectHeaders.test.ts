import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { type RedirectChange, redirectHeaders } from '../../../src/policies/redirectHeaders.ts';

const sameOrigin: RedirectChange = {
  keepsOrigin: true,
  isDowngrade: false,
  keepsBody: true,
  crossOriginHeaders: new Set(),
};
const otherOrigin: RedirectChange = { ...sameOrigin, keepsOrigin: false };

/** Field, and whether it goes along: same origin, same origin without body, other origin, other origin without body. */
const rows: readonly (readonly [name: string, boolean, boolean, boolean, boolean, source: string])[] = [
  ['Accept', true, true, true, true, 'decisions: harmless'],
  ['Accept-Language', true, true, true, true, 'decisions: harmless'],
  ['accept-datetime', true, true, true, true, 'decisions: accept*'],
  ['User-Agent', true, true, true, true, 'decisions: harmless'],
  ['Range', true, true, true, true, 'decisions: harmless'],
  ['If-None-Match', true, true, true, true, 'decisions: if-*'],
  ['Content-Type', true, false, true, false, 'RFC 9110 §15.4 (5)'],
  ['Content-Language', true, false, true, false, 'RFC 9110 §15.4 (5)'],
  ['Content-Encoding', true, false, true, false, 'RFC 9110 §15.4 (5)'],
  ['Content-Length', true, false, false, false, 'RFC 9110 §15.4 (5)'],
  ['Content-Disposition', true, false, false, false, 'RFC 9110 §15.4 (5)'],
  ['Digest', true, false, false, false, 'RFC 9110 §15.4 (5)'],
  ['Last-Modified', true, false, false, false, 'RFC 9110 §15.4 (5)'],
  ['Expect', true, false, false, false, 'RFC 9110 §10.1.1: no content, no expectation'],
  ['Host', false, false, false, false, 'RFC 9110 §15.4 (3)'],
  ['Authorization', true, true, false, false, 'decisions: same origin only; CVE-2018-18074'],
  ['Cookie', true, true, false, false, 'CVE-2023-45143'],
  ['Proxy-Authorization', true, true, false, false, 'CVE-2024-24758'],
  ['Referer', true, true, false, false, 'CVE-2021-22876'],
  ['Origin', true, true, false, false, 'RFC 9110 §15.4 (6)'],
  ['X-API-Key', true, true, false, false, 'CVE-2026-40895: names that nobody knows'],
  ['Acceptance-Token', true, true, false, false, 'no prefix by accident'],
  ['Ifx', true, true, false, false, 'no prefix by accident'],
];

describe('redirectHeaders', () => {
  it.each(rows)('%s (%#)', (name, same, sameWithout, other, otherWithout) => {
    const goes = (change: RedirectChange): boolean =>
      redirectHeaders(new HTTPHeaders([name, 'v']), change).headers.has(name);
    expect({
      same: goes(sameOrigin),
      sameWithout: goes({ ...sameOrigin, keepsBody: false }),
      other: goes(otherOrigin),
      otherWithout: goes({ ...otherOrigin, keepsBody: false }),
    }).toEqual({ same, sameWithout, other, otherWithout });
  });

  it('names what it dropped, once, as the request spelt it', () => {
    const { headers, droppedHeaders } = redirectHeaders(
      new HTTPHeaders(['aCCept', 'a', 'X-Key', '1', 'x-key', '2', 'COOKIE', 'c', 'accept', 'b']),
      otherOrigin,
    );
    expect(droppedHeaders).toEqual(['X-Key', 'COOKIE']);
    expect(headers.flat()).toEqual(['aCCept', 'a', 'aCCept', 'b']);
  });

  it('lets fields go to another origin that the app lists, in any spelling', () => {
    const change = { ...otherOrigin, crossOriginHeaders: new Set(['x-tenant']) };
    const { headers, droppedHeaders } = redirectHeaders(new HTTPHeaders(['X-Tenant', '7', 'X-Other', '8']), change);
    expect(headers.flat()).toEqual(['X-Tenant', '7']);
    expect(droppedHeaders).toEqual(['X-Other']);
  });

  it('lets no listed field go from https to http', () => {
    const change = { ...otherOrigin, isDowngrade: true, crossOriginHeaders: new Set(['authorization']) };
    const { headers } = redirectHeaders(new HTTPHeaders(['Authorization', 'x', 'Accept', 'y']), change);
    expect(headers.flat()).toEqual(['Accept', 'y']);
  });

  it('gives the same container back when nothing is dropped', () => {
    const own = new HTTPHeaders(['Accept', 'x']);
    expect(redirectHeaders(own, otherOrigin).headers).toBe(own);
  });
});
