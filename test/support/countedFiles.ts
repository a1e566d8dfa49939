import type { FileSystem, OpenFile } from '../../src/loading/ports.ts';

/** Real files whose openings, reads and closings are counted. */
export class CountedFiles implements FileSystem {
  opened = 0;
  closed = 0;
  /** Sizes of the reads that were asked for, and whether memory was given for them. */
  readonly reads: { readonly length: number; readonly isIntoGiven: boolean }[] = [];
  readonly #files: FileSystem;

  constructor(files: FileSystem) {
    this.#files = files;
  }

  get stillOpen(): number {
    return this.opened - this.closed;
  }

  async open(file: string | URL): Promise<OpenFile> {
    const opened = await this.#files.open(file);
    this.opened += 1;
    return {
      facts: opened.facts,
      read: (offset, length, into) => {
        this.reads.push({ length, isIntoGiven: into !== undefined });
        return opened.read(offset, length, into);
      },
      close: () => {
        this.closed += 1;
        return opened.close();
      },
    };
  }

  mimeType(path: string): ReturnType<FileSystem['mimeType']> {
    return this.#files.mimeType(path);
  }
}
