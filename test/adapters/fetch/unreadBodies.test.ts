import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from '@jest/globals';

const child = fileURLToPath(new URL('../../support/unreadResponses.ts', import.meta.url));

it('a body that nobody can read any more gives its connection back, and one that is read does not', async () => {
  const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', child];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 90_000 });
  const { heads, size } = JSON.parse(stdout) as { readonly heads: readonly unknown[]; readonly size: number };
  expect(heads).toEqual([200, 200, 200, true, true, size]);
});
