/** Looks whether it came as expected; the complaint, or null. */
export type Look = () => string | null;

/** What a test expects, until time has passed and it can be looked at. */
export class Expectations {
  readonly #looks: Look[] = [];
  readonly #unfinished = new Set<string>();

  /** An expectation is begun; the function it gives says what is expected. It may be called more than once. */
  begin(name: string): (look: Look) => void {
    this.#unfinished.add(name);
    return (look) => {
      this.#unfinished.delete(name);
      this.#looks.push(look);
    };
  }

  /** Looks at everything that is expected so far, each once. */
  complaints(): readonly string[] {
    return this.#looks.splice(0).flatMap((look) => look() ?? []);
  }

  /** A sentence for each expectation that expects nothing. */
  get unfinished(): readonly string[] {
    return [...this.#unfinished].map((name) => `${name} does not say what is expected.`);
  }
}
