import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EmbeddedCookieStore } from '../../src/platform/node/stores/EmbeddedCookieStore.ts';
import type { CookieStore } from '../../src/loading/CookieStore.ts';
import { MemoryCookieStore } from '../../src/stores/MemoryCookieStore.ts';
import { cookieStoreContract } from '../support/cookieStoreContract.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const folder = temporaryFolder();

/** Answers when it is asked to wait, as a store beyond the machine does. */
const later = (store: CookieStore): CookieStore => ({
  load: (seen) => Promise.resolve().then(() => store.load(seen)),
  apply: (changes, seen) => Promise.resolve().then(() => store.apply(changes, seen)),
});

cookieStoreContract('in memory', () => {
  const store = new MemoryCookieStore();
  return { open: () => store };
});

cookieStoreContract('that answers later', () => {
  const store = new MemoryCookieStore();
  return { open: () => later(store) };
});

cookieStoreContract('in a file', () => {
  const file = join(folder.path, randomUUID(), 'cookies.sqlite');
  return {
    open: () =>
      new EmbeddedCookieStore(file, (error) => {
        throw error;
      }),
  };
});
