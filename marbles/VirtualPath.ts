import type { NetworkPath, NetworkPathProvider } from '../src/loading/ports.ts';
import { parseDiagram } from './parse.ts';
import type { Timeline } from './Timeline.ts';

/** A way to the network; what is left out is as usual: satisfied, and neither cellular nor dear. */
export type PathFacts = Partial<NetworkPath>;

const usual: NetworkPath = Object.freeze({
  status: 'satisfied',
  usesCellular: false,
  isExpensive: false,
  isConstrained: false,
  isUltraConstrained: false,
});

/** Letters of path diagrams that need no table. */
const known: Readonly<Record<string, PathFacts>> = Object.freeze({
  o: {},
  x: { status: 'unsatisfied' },
  c: { usesCellular: true, isExpensive: true },
});

/** The network path of a marble test. */
export class VirtualPath implements NetworkPathProvider {
  readonly #timeline: Timeline;
  readonly #listeners = new Set<(path: NetworkPath) => void>();
  #current: NetworkPath = usual;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  get current(): NetworkPath {
    return this.#current;
  }

  observe(listener: (path: NetworkPath) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Replaces the path now. */
  set(facts: PathFacts): void {
    this.#current = { ...usual, ...facts };
    for (const listener of [...this.#listeners]) listener(this.#current);
  }

  /**
   * Changes the path as a diagram says, counted from now: `x` no path, `o` one, `c` a cellular and expensive one, other
   * letters by the table. What stands at the beginning holds at once.
   * @throws TypeError for a letter that is neither known nor in the table.
   */
  follows(diagram: string, paths: Readonly<Record<string, PathFacts>> = {}): void {
    for (const { frame, letter } of parseDiagram(diagram)) {
      const facts = Object.hasOwn(paths, letter) ? paths[letter] : known[letter];
      if (facts === undefined)
        throw new TypeError(`the letter '${letter}' is no path: say which, as in { ${letter}: {} }`);
      if (frame === 0) this.set(facts);
      else {
        this.#timeline.schedule(frame, () => {
          this.set(facts);
        });
      }
    }
  }
}
