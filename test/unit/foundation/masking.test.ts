import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { maskFields, maskURL, maskUserInfo } from '../../../src/foundation/masking.ts';

const secret = 'S3cr3tW0rd';

describe('maskUserInfo', () => {
  it.each([
    ['http://user:pass@host/path', 'http://***@host/path'],
    ['https://user@host:8443/a?b=c#d', 'https://***@host:8443/a?b=c#d'],
    ['http://:pass@host/', 'http://***@host/'],
    ['http://a%40b:c@host/', 'http://***@host/'],
    // WHATWG URL §4.4, authority state: the last @ counts
    ['http://user:p@ss@host/', 'http://***@host/'],
    // WHATWG URL §4.4: any number of slashes, of either kind, and white space around
    ['http:user:pass@host/', 'http://***@host/'],
    ['http:\\\\user:pass@host/', 'http://***@host/'],
    [' http://user:pass@host/', 'http://***@host/'],
    ['ht\ntp://user:pass@host/', 'http://***@host/'],
    ['ftp://anonymous:me%40home@host/', 'ftp://***@host/'],
    // an @ elsewhere is no secret
    ['http://host/@user', 'http://host/@user'],
    ['http://host/?to=a@b.c', 'http://host/?to=a@b.c'],
    ['http://host/', 'http://host/'],
    ['', ''],
    // text that no parser takes: a slash in a password makes it a port
    ['http://user:pa/ss@host/', 'http://***@host/'],
    ['http://user:pass@host:99999/', 'http://***@host:99999/'],
    ['//user:pass@host/', '//***@host/'],
    ['http://user:p@ss@host:99999/', 'http://***@host:99999/'],
    ['@', '***@'],
    // without a scheme the user is taken for one
    ['user:pass@host/', 'user:***@host/'],
    ['mailto:user@host', 'mailto:***@host'],
    ['data:,a@b', 'data:,a@b'],
    ['file:///tmp/a@b', 'file:///tmp/a@b'],
  ])('%j becomes %j', (text, expected) => {
    expect(maskUserInfo(text)).toBe(expected);
  });
});

describe('maskURL', () => {
  it.each([
    ['https://host/a?token=1&b=2', 'https://host/a?token=***&b=***'],
    ['https://host/a?token', 'https://host/a?***'],
    ['https://host/a?a=b=c&&d', 'https://host/a?a=***&***&***'],
    ['https://host/a?', 'https://host/a?'],
    ['https://user:pass@host/a?k=v#top', 'https://***@host/a?k=***#top'],
    // RFC 6749 §4.2.2: tokens come in fragments
    ['https://host/#access_token=1&state=2', 'https://host/#access_token=***&state=***'],
    ['https://host/#a?b=c', 'https://host/#a?b=***'],
    ['https://host/a#top', 'https://host/a#top'],
    // a data URL is its content
    ['data:text/plain;base64,c2VjcmV0', 'data:text/plain;base64,***'],
    ['data:secret', 'data:***'],
    // text that is no URL is cut at its query
    ['http://host:99999/a?token=1&b=2#c', 'http://host:99999/a?***'],
    ['/relative?token=1', '/relative?***'],
    ['nonsense', 'nonsense'],
    // nothing breaks the line of a log
    ['no\r\nurl\u001B[2J', 'no%0D%0Aurl%1B[2J'],
  ])('%j becomes %j', (text, expected) => {
    expect(maskURL(text)).toBe(expected);
  });

  const word = fc.stringMatching(/^[a-z]{1,8}$/);

  it('never shows a password or the value of a query', () => {
    fc.assert(
      fc.property(word, word, fc.webPath(), word, fc.boolean(), (user, host, path, key, isParsable) => {
        const port = isParsable ? '8080' : '808080';
        const text = `https://${user}:${secret}@${host}.test:${port}${path}?${key}=${secret}&${secret}#${key}=${secret}`;
        expect(URL.canParse(text)).toBe(isParsable);
        expect(maskURL(text)).not.toContain(secret);
      }),
    );
  });

  it('takes any text, and never gives a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(maskURL(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('leaves a masked URL as it is', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        expect(maskURL(maskURL(text))).toBe(maskURL(text));
      }),
    );
  });
});

describe('maskFields', () => {
  it.each([
    ['Authorization', `Bearer ${secret}`, '***'],
    ['proxy-authorization', secret, '***'],
    ['Cookie', `a=${secret}`, '***'],
    ['Set-Cookie', `a=${secret}`, '***'],
    ['X-API-Key', secret, '***'],
    ['X-Anything', secret, '***'],
    ['WWW-Authenticate', `Digest nonce="${secret}"`, '***'],
    ['__proto__', secret, '***'],
    ['Content-Type', 'text/plain', 'text/plain'],
    ['accept', '*/*', '*/*'],
    ['Host', 'example.com', 'example.com'],
    ['Location', `https://host/?code=${secret}`, 'https://host/?code=***'],
    ['Referer', `https://user:${secret}@host/`, 'https://***@host/'],
  ])('%s: %s becomes %s', (name, value, expected) => {
    expect(Object.entries(maskFields(new HTTPHeaders([name, value])))).toEqual([[name, expected]]);
  });

  it('leaves the fields themselves alone', () => {
    const headers = new HTTPHeaders(['Cookie', 'a=b']);
    maskFields(headers);
    expect(headers.get('cookie')).toBe('a=b');
  });
});
