import { describe, expect, it } from '@jest/globals';
import { isStandardSchema, type StandardOutput, type StandardSchemaV1 } from '../../../operators/StandardSchemaV1.ts';
import { sameType } from '../../support/sameType.ts';
import { asyncSchema, userSchema, type User } from '../../support/schemas.ts';

describe('isStandardSchema', () => {
  it.each<[string, unknown, boolean]>([
    ['an object with the property', userSchema, true],
    ['a function with the property, as some libraries make them', Object.assign(() => {}, userSchema), true],
    ['a function', () => {}, false],
    ['an object with a decode method', { decode: () => 1 }, false],
    ['null', null, false],
    ['text', '~standard', false],
  ])('says of %s: %s', (_what, value, is) => {
    expect(isStandardSchema(value)).toBe(is);
  });
});

describe('StandardOutput', () => {
  it('is what validating gives, not what goes in', () => {
    sameType<StandardOutput<typeof userSchema>, User>(true);
    sameType<StandardOutput<typeof asyncSchema>, User>(true);
    sameType<StandardOutput<StandardSchemaV1<string, number>>, number>(true);
    expect(userSchema['~standard'].version).toBe(1);
  });
});
