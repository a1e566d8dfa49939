import type { NetworkPath, NetworkPathProvider } from '../../src/loading/ports.ts';

/** A way to the network that changes when a test says so. */
export class ScriptedPath implements NetworkPathProvider {
  current: NetworkPath = {
    status: 'satisfied',
    usesCellular: false,
    isExpensive: false,
    isConstrained: false,
    isUltraConstrained: false,
  };
  readonly #listeners = new Set<(path: NetworkPath) => void>();

  constructor(change: Partial<NetworkPath> = {}) {
    this.current = { ...this.current, ...change };
  }

  observe(listener: (path: NetworkPath) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** How many listen. */
  get observers(): number {
    return this.#listeners.size;
  }

  change(change: Partial<NetworkPath>): void {
    this.current = { ...this.current, ...change };
    for (const listener of [...this.#listeners]) listener(this.current);
  }
}
