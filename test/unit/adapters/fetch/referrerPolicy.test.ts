import { describe, expect, it } from '@jest/globals';

import { policyIn, referrerFor } from '../../../../src/adapters/fetch/referrerPolicy.ts';
import { parseURLTarget } from '../../../../src/foundation/URLTarget.ts';

const page = 'https://user:secret@a.test/page?q#part';
const whole = 'https://a.test/page?q';
const origin = 'https://a.test/';
const same = 'https://a.test/other';
const foreign = 'https://b.test/';
const plain = 'http://a.test/';

describe('what is said of where a request comes from (Referrer Policy §8.3)', () => {
  it.each([
    ['no-referrer', null, null, null],
    ['no-referrer-when-downgrade', whole, whole, null],
    ['same-origin', whole, null, null],
    ['origin', origin, origin, origin],
    ['strict-origin', origin, origin, null],
    ['origin-when-cross-origin', whole, origin, origin],
    ['strict-origin-when-cross-origin', whole, origin, null],
    ['unsafe-url', whole, whole, whole],
    ['', whole, origin, null],
  ])('%s', (policy, toSame, toForeign, toPlain) => {
    const said = [same, foreign, plain].map(
      (target) => referrerFor(parseURLTarget(page)!, parseURLTarget(target)!, policy)?.href ?? null,
    );
    expect(said).toEqual([toSame, toForeign, toPlain]);
  });

  it('a long one is cut to its origin, and what is no page says nothing', () => {
    const long = parseURLTarget(`https://a.test/${'x'.repeat(4096)}`)!;
    expect(referrerFor(long, parseURLTarget(same)!, '')?.href).toBe(origin);
    expect(referrerFor(parseURLTarget('data:,x')!, parseURLTarget(same)!, 'unsafe-url')).toBeNull();
  });
});

describe('the policy in a field (Referrer Policy §8.1)', () => {
  it.each([
    [null, null],
    ['', null],
    ['origin', 'origin'],
    ['no-referrer, Unsafe-URL', 'unsafe-url'],
    ['origin, unknown', 'origin'],
    ['unknown', null],
  ])('%j is %j', (field, policy) => {
    expect(policyIn(field)).toBe(policy);
  });
});
