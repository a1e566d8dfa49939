import { describe, expect, it } from '@jest/globals';
import { CachedURLResponse } from '../../../src/foundation/CachedURLResponse.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';

const response = (url = 'http://host/?key=secret'): HTTPURLResponse => new HTTPURLResponse(url, { statusCode: 200 });
const data = Uint8Array.of(1, 2, 3);

describe('CachedURLResponse', () => {
  it('may be stored anywhere, and carries nothing more, unless it is told', () => {
    expect(new CachedURLResponse(response(), data)).toMatchObject({ data, userInfo: null, storagePolicy: 'allowed' });
    const options = { userInfo: { a: 1 }, storagePolicy: 'notAllowed' } as const;
    expect(new CachedURLResponse(response(), data, options)).toMatchObject(options);
  });

  it.each<[string, CachedURLResponse, boolean]>([
    ['the same', new CachedURLResponse(response(), data.slice()), true],
    // swift-corelibs-foundation: userInfo is not compared
    ['more of one’s own', new CachedURLResponse(response(), data, { userInfo: { a: 1 } }), true],
    ['another response', new CachedURLResponse(response('http://host/b'), data), false],
    ['other bytes', new CachedURLResponse(response(), Uint8Array.of(1, 2, 4)), false],
    ['fewer bytes', new CachedURLResponse(response(), Uint8Array.of(1, 2)), false],
    ['another policy', new CachedURLResponse(response(), data, { storagePolicy: 'allowedInMemoryOnly' }), false],
  ])('compares with %s', (_what, other, expected) => {
    const cached = new CachedURLResponse(response(), data);
    expect([cached.isEqual(other), other.isEqual(cached)]).toEqual([expected, expected]);
    expect(cached.copy().isEqual(cached)).toBe(true);
  });

  it('is serialised without its body and without secrets', () => {
    const cached = new CachedURLResponse(response(), data, { userInfo: { token: 'secret' } });
    const json = JSON.stringify(cached);
    expect(json).not.toContain('secret');
    expect(JSON.parse(json)).toMatchObject({ size: 3, storagePolicy: 'allowed', response: { statusCode: 200 } });
  });
});
