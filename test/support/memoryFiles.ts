import type { Eventually } from '../../src/foundation/Eventually.ts';
import { URLError } from '../../src/foundation/URLError.ts';
import type { FileSystem, OpenFile } from '../../src/loading/ports.ts';

interface Gate {
  release(): void;
}

/** Files in memory, whose reads can be held back, cut short and made to fail. */
export class MemoryFiles implements FileSystem {
  readonly #files: Readonly<Record<string, Uint8Array | 'directory' | 'locked'>>;
  /** Files that are open now. */
  openFiles = 0;
  reads: { readonly offset: number; readonly length: number }[] = [];
  /** Reads that were asked for and wait, when `holds` is set. */
  readonly waiting: Gate[] = [];
  holds = false;
  /** What the next reads fail with. */
  failure: unknown = null;
  /** Lookups of types that wait, when `holdsTypes` is set. */
  readonly waitingTypes: Gate[] = [];
  holdsTypes = false;
  /** Size that files pretend to have, beyond their bytes. */
  pretends = 0;

  constructor(files: Readonly<Record<string, Uint8Array | 'directory' | 'locked'>>) {
    this.#files = files;
  }

  open(file: string | URL): Promise<OpenFile> {
    const path = typeof file === 'string' ? file : decodeURIComponent(file.pathname);
    const content = this.#files[path];
    if (typeof file !== 'string' && file.search + file.hash !== '') return Promise.reject(new TypeError(file.href));
    if (content === undefined) return Promise.reject(new URLError(-1100));
    if (content === 'locked') return Promise.reject(new URLError(-1102));
    this.openFiles += 1;
    const bytes = content === 'directory' ? new Uint8Array() : content;
    const facts = { size: bytes.length + this.pretends, modified: 0, isDirectory: content === 'directory', path };
    return Promise.resolve({
      facts,
      read: async (offset: number, length: number): Promise<Uint8Array> => {
        this.reads.push({ offset, length });
        if (this.holds) await new Promise<void>((release) => this.waiting.push({ release }));
        if (this.failure !== null) throw this.failure;
        return bytes.slice(offset, offset + length);
      },
      close: (): Promise<void> => {
        this.openFiles -= 1;
        return Promise.resolve();
      },
    });
  }

  mimeType(path: string): Eventually<string | null> {
    const type = path.endsWith('.txt') ? 'text/plain' : null;
    if (!this.holdsTypes) return type;
    return new Promise((resolve) => {
      this.waitingTypes.push({
        release: () => {
          resolve(type);
        },
      });
    });
  }
}

/** Lets everything happen that waits for promises only. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 100; i += 1) await Promise.resolve();
};
