import { describe, expect, it } from '@jest/globals';
import { needsNoPath, type PathFacts, type PathPermissions, pathRefusal } from '../../../src/policies/pathRefusal.ts';

const plain: PathFacts = {
  status: 'satisfied',
  usesCellular: false,
  isExpensive: false,
  isConstrained: false,
  isUltraConstrained: false,
};
/** Apple's defaults, of URLRequest and of URLSessionConfiguration. */
const usual: PathPermissions = {
  allowsCellularAccess: true,
  allowsExpensiveNetworkAccess: true,
  allowsConstrainedNetworkAccess: true,
  allowsUltraConstrainedNetworkAccess: false,
};

type Row = readonly [
  refusal: string | null,
  path: Partial<PathFacts>,
  request: Partial<PathPermissions>,
  configuration: Partial<PathPermissions>,
];

const noCellular = { allowsCellularAccess: false };
const noExpensive = { allowsExpensiveNetworkAccess: false };
const noConstrained = { allowsConstrainedNetworkAccess: false };
const ultra = { allowsUltraConstrainedNetworkAccess: true };

const rows: readonly Row[] = [
  [null, {}, {}, {}],
  [null, {}, { ...noCellular, ...noExpensive, ...noConstrained }, {}],
  ['noPath', { status: 'unsatisfied' }, {}, {}],
  ['noPath', { status: 'unsatisfied', usesCellular: true }, noCellular, {}],
  [null, { usesCellular: true }, {}, {}],
  ['cellular', { usesCellular: true }, noCellular, {}],
  ['cellular', { usesCellular: true }, {}, noCellular],
  [null, { isExpensive: true }, {}, {}],
  ['expensive', { isExpensive: true }, noExpensive, {}],
  ['expensive', { isExpensive: true }, {}, noExpensive],
  ['cellular', { usesCellular: true, isExpensive: true }, noExpensive, noCellular],
  ['expensive', { usesCellular: true, isExpensive: true }, noExpensive, {}],
  [null, { isConstrained: true }, {}, {}],
  ['constrained', { isConstrained: true }, noConstrained, {}],
  ['constrained', { isConstrained: true }, {}, noConstrained],
  ['ultraConstrained', { isUltraConstrained: true }, {}, {}],
  [null, { isUltraConstrained: true }, ultra, {}],
  [null, { isUltraConstrained: true }, {}, ultra],
  ['constrained', { isUltraConstrained: true, isConstrained: true }, noConstrained, ultra],
];

describe('pathRefusal', () => {
  it.each(rows)('is %j for %j, request %j, configuration %j', (refusal, path, request, configuration) => {
    const result = pathRefusal({ ...plain, ...path }, { ...usual, ...request }, { ...usual, ...configuration });
    expect(result).toBe(refusal);
  });
});

describe('needsNoPath', () => {
  it.each(['localhost', 'app.localhost', '127.0.0.1', '127.9.8.7', '::1', '169.254.1.2', 'fe80::1', 'febf::1'])(
    'holds for %s',
    (host) => {
      expect(needsNoPath(host)).toBe(true);
    },
  );
  it.each([
    '',
    'localhost.test',
    'xlocalhost',
    '10.0.0.1',
    '127.0.0.1.test',
    '::2',
    '128.0.0.1',
    '169.253.0.1',
    'fec0::1',
    'fe80.test',
  ])('does not hold for %j', (host) => {
    expect(needsNoPath(host)).toBe(false);
  });
});
