import { describe, expect, it } from '@jest/globals';
import { type ExchangeProgress, loadingPhase } from '../../../src/policies/loadingPhase.ts';

const begun: ExchangeProgress = { requestStart: 0, requestEnd: 0, responseStart: 0, connection: null };
const connection = { secureConnectionStart: 0, secureConnectionEnd: 0 };

/** Order of the phases: decisions, API shape 12. */
const rows: readonly (readonly [string, ExchangeProgress | null])[] = [
  ['preparing', null],
  ['connecting', begun],
  ['connecting', { ...begun, connection }],
  ['securing', { ...begun, connection: { ...connection, secureConnectionStart: 5 } }],
  ['connecting', { ...begun, connection: { secureConnectionStart: 5, secureConnectionEnd: 6 } }],
  ['sending', { ...begun, requestStart: 7, connection: { secureConnectionStart: 5, secureConnectionEnd: 6 } }],
  ['waiting', { ...begun, requestStart: 7, requestEnd: 8 }],
  ['receiving', { ...begun, requestStart: 7, requestEnd: 8, responseStart: 9 }],
  // An answer may come before the body is sent.
  ['receiving', { ...begun, requestStart: 7, responseStart: 9 }],
];

describe('loadingPhase', () => {
  it.each(rows)('is %s for %j', (phase, exchange) => {
    expect(loadingPhase(exchange)).toBe(phase);
  });
});
