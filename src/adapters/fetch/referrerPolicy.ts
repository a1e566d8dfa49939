import { isSameOrigin, parseURLTarget, type URLTarget } from '../../foundation/URLTarget.ts';

const policies: ReadonlySet<string> = new Set([
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
]);

/** The last policy of a `Referrer-Policy` field that is known, or null. @see Referrer Policy §8.1 */
export const policyIn = (field: string | null): string | null =>
  field
    ?.split(',')
    .map((name) => name.trim().toLowerCase())
    .findLast((name) => policies.has(name)) ?? null;

const longestReferrer = 4096;

/** Without what nobody else is to know. @see Referrer Policy §8.4 (strip url for use as a referrer) */
const stripped = (referrer: URLTarget, isOriginOnly: boolean): URLTarget | null => {
  const { scheme, origin, path } = referrer;
  if (scheme !== 'http' && scheme !== 'https') return null;
  const whole = origin + path;
  return parseURLTarget(isOriginOnly || whole.length > longestReferrer ? `${origin}/` : whole);
};

/** What a request to `target` says of where it comes from; null: nothing. @see Referrer Policy §8.3 */
export const referrerFor = (referrer: URLTarget, target: URLTarget, policy: string): URLTarget | null => {
  const isForeign = !isSameOrigin(referrer, target);
  const isDowngrade = referrer.scheme === 'https' && target.scheme !== 'https';
  switch (policy) {
    case 'no-referrer':
      return null;
    case 'origin':
      return stripped(referrer, true);
    case 'unsafe-url':
      return stripped(referrer, false);
    case 'strict-origin':
      return isDowngrade ? null : stripped(referrer, true);
    case 'same-origin':
      return isForeign ? null : stripped(referrer, false);
    case 'origin-when-cross-origin':
      return stripped(referrer, isForeign);
    case 'no-referrer-when-downgrade':
      return isDowngrade ? null : stripped(referrer, false);
    default:
      return isDowngrade ? null : stripped(referrer, isForeign);
  }
};
