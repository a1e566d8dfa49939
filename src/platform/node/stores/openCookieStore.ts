import { join } from 'node:path';
import type { Eventually } from '../../../foundation/Eventually.ts';
import type { URLError } from '../../../foundation/URLError.ts';
import type { CookieChanges, CookieSnapshot, CookieStore } from '../../../loading/CookieStore.ts';
import type { StorePlace } from '../../../loading/ports.ts';
import { appFolders, folderName } from './appFolders.ts';
import { EmbeddedCookieStore } from './EmbeddedCookieStore.ts';

const fileFor = (place: StorePlace): string => {
  if (place.kind === 'file') return place.path;
  const { data, groups } = appFolders();
  const folder = place.kind === 'app' ? data : join(groups, folderName(place.identifier) ?? 'default');
  return join(folder, 'cookies.sqlite');
};

/** Nobody asked for the file, so nobody waits for its failure; but whoever runs the app should know. */
const warn = (error: URLError): void => {
  process.emitWarning(error.message, 'URLSessionWarning');
};

/** Finds out where its file is with the first use: that reads files. */
class PlacedCookieStore implements CookieStore {
  readonly #place: StorePlace;
  #store: CookieStore | null = null;

  constructor(place: StorePlace) {
    this.#place = place;
  }

  get #opened(): CookieStore {
    return (this.#store ??= new EmbeddedCookieStore(fileFor(this.#place), warn));
  }

  load(seen: number): Eventually<CookieSnapshot | null> {
    return this.#opened.load(seen);
  }

  apply(changes: CookieChanges, seen: number): Eventually<number> {
    return this.#opened.apply(changes, seen);
  }
}

/** The cookies of the app, of a group of apps, or in a file. */
export const openCookieStore = (place: StorePlace): CookieStore => new PlacedCookieStore(place);
