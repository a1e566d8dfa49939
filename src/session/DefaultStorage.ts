import type { Platform } from '../loading/ports.ts';

/**
 * A storage that a configuration has by default and that nobody may ever ask for: made on first use, for the platform of
 * whoever asks first. Copies of a configuration share it.
 */
export class DefaultStorage<Storage> {
  readonly #make: (platform: Platform | null) => Storage;
  #made: Storage | null = null;

  constructor(make: (platform: Platform | null) => Storage) {
    this.#make = make;
  }

  in(platform: Platform | null): Storage {
    return (this.#made ??= this.#make(platform));
  }
}
