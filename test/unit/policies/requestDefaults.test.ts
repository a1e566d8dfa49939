import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import {
  requestDefaults,
  unfoldHeaders,
  withAdditionalHeaders,
  withFormType,
} from '../../../src/policies/requestDefaults.ts';

const defaults = { acceptLanguage: 'de, en;q=0.9', userAgent: 'App/1', acceptEncoding: 'gzip, br' };
const complete = (own: readonly string[], acceptEncoding: string | null = 'gzip, br'): readonly string[] =>
  requestDefaults(new HTTPHeaders(own), { ...defaults, acceptEncoding }).flat();

describe('requestDefaults', () => {
  it('adds what a request lacks (surface §6.1)', () => {
    expect(complete([])).toEqual([
      ...['Accept', '*/*', 'Accept-Language', 'de, en;q=0.9'],
      ...['Accept-Encoding', 'gzip, br', 'User-Agent', 'App/1'],
    ]);
  });

  it('leaves the request its own fields, their spelling and their place', () => {
    expect(complete(['X-A', '1', 'aCCept', 'text/x', 'user-agent', 'me'])).toEqual([
      ...['X-A', '1', 'aCCept', 'text/x', 'user-agent', 'me'],
      ...['Accept-Language', 'de, en;q=0.9', 'Accept-Encoding', 'gzip, br'],
    ]);
  });

  it('asks for no coding that it does not decode itself', () => {
    expect(complete([], null)).not.toContain('Accept-Encoding');
  });

  it('leaves out what an engine says by itself (Fetch standard: the names of a client and its languages are its own)', () => {
    const engines = { acceptLanguage: '', userAgent: '', acceptEncoding: null };
    expect(requestDefaults(new HTTPHeaders([]), engines).flat()).toEqual(['Accept', '*/*']);
  });

  it('leaves an Accept-Encoding of the app alone', () => {
    expect(complete(['accept-encoding', 'zstd'])).not.toContain('gzip, br');
  });

  it('asks for no coding with Range, as a part of a coded body cannot be decoded (Fetch standard)', () => {
    const flat = complete(['Range', 'bytes=5-']);
    expect(flat[flat.indexOf('Accept-Encoding') + 1]).toBe('identity');
  });
});

describe('withAdditionalHeaders', () => {
  const merge = (own: readonly string[], additional: readonly string[]): readonly string[] =>
    withAdditionalHeaders(new HTTPHeaders(own), new HTTPHeaders(additional)).flat();

  it('adds fields that are missing, repeated ones too', () => {
    expect(merge(['A', '1'], ['B', '2', 'C', '3', 'b', '4'])).toEqual(['A', '1', 'B', '2', 'B', '4', 'C', '3']);
  });

  it('compares names without case, and the request wins with its spelling (swift-corelibs)', () => {
    expect(merge(['x-ONE', 'own'], ['X-One', 'session'])).toEqual(['x-ONE', 'own']);
  });

  it('gives the same container back when there is nothing to add', () => {
    const own = new HTTPHeaders(['A', '1']);
    expect(withAdditionalHeaders(own, new HTTPHeaders(['a', '2']))).toBe(own);
  });

  it('does not change what it was given', () => {
    const own = new HTTPHeaders(['A', '1']);
    withAdditionalHeaders(own, new HTTPHeaders(['B', '2']));
    expect(own.flat()).toEqual(['A', '1']);
  });
});

describe('withFormType', () => {
  it('adds the type of a form unless there is a type (swift-corelibs)', () => {
    expect(withFormType(new HTTPHeaders([])).get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(withFormType(new HTTPHeaders(['content-TYPE', 'a/b'])).flat()).toEqual(['content-TYPE', 'a/b']);
  });
});

describe('unfoldHeaders', () => {
  it.each([
    ['a\r\n b', 'a b'],
    ['a \r\n\t\t b\r\n c', 'a b c'],
  ])('makes of %j %j (RFC 9112 §5.2)', (folded, plain) => {
    expect(unfoldHeaders(new HTTPHeaders(['A', '1', 'B', folded])).flat()).toEqual(['A', '1', 'B', plain]);
  });

  it('leaves a line break alone that folds nothing', () => {
    expect(unfoldHeaders(new HTTPHeaders(['A', 'a\r\nb'])).get('A')).toBe('a\r\nb');
  });

  it('gives the same container back when nothing is folded', () => {
    const own = new HTTPHeaders(['A', '1']);
    expect(unfoldHeaders(own)).toBe(own);
  });
});
