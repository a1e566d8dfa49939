import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';

/** A folder of a test file's own, removed after its tests. */
export interface TemporaryFolder {
  readonly path: string;
  /** A file with this content; the path of it. */
  write(name: string, content: Uint8Array | string): Promise<string>;
}

/** To be called where tests are described. */
export const temporaryFolder = (): TemporaryFolder => {
  let path = '';
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'rx-urlsession-'));
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    write: async (name, content) => {
      const file = join(path, name);
      await writeFile(file, content);
      return file;
    },
  };
};
