import { URLErrorCode } from './URLErrorCode.ts';

/** Case names as words. */
export const errorDescriptions: ReadonlyMap<number, string> = new Map(
  Object.entries(URLErrorCode).map(([name, code]) => [
    code,
    name.replace(/[A-Z]+/g, (word) => ` ${word.toLowerCase()}`),
  ]),
);
