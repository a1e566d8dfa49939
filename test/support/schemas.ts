import type { StandardResult, StandardSchemaV1 } from '../../operators/StandardSchemaV1.ts';

export interface User {
  readonly name: string;
}

const check = (value: unknown): StandardResult<User> => {
  const name = (value as { name?: unknown } | null)?.name;
  if (typeof name === 'string') return { value: { name: name.toUpperCase() } };
  return { issues: [{ message: 'expected text', path: ['user', { key: 'name' }] }, { message: 'and more' }] };
};

const schema = (
  validate: StandardSchemaV1<unknown, User>['~standard']['validate'],
): StandardSchemaV1<unknown, User> => ({ '~standard': { version: 1, vendor: 'test', validate } });

/** A schema that changes the value: upper-case names. */
export const userSchema: StandardSchemaV1<unknown, User> = schema(check);

/** The same, one turn later. */
export const asyncSchema: StandardSchemaV1<unknown, User> = schema((value) => Promise.resolve(check(value)));
