import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { libraryVersion } from '../../../src/foundation/libraryVersion.ts';

it('the version that is told to servers is the package’s', async () => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(libraryVersion).toBe((JSON.parse(text) as { version: string }).version);
});
