interface Child {
  readonly progress: Progress;
  readonly units: number;
  readonly stopObserving: () => void;
}

/** How far some work is, and what its parts contribute. @see Progress */
export class Progress {
  #total: number;
  #completed = 0;
  #isCancelled = false;
  #isPaused = false;
  #largestFraction = 0;
  readonly #children: Child[] = [];
  readonly #listeners = new Set<() => void>();
  cancellationHandler: (() => void) | null = null;
  pausingHandler: (() => void) | null = null;
  resumingHandler: (() => void) | null = null;

  /** @param totalUnitCount - Below 0 when nobody knows. */
  constructor(totalUnitCount: number) {
    this.#total = totalUnitCount;
  }

  get totalUnitCount(): number {
    return this.#total;
  }
  set totalUnitCount(count: number) {
    if (count === this.#total) return;
    this.#total = count;
    this.#changed();
  }
  get completedUnitCount(): number {
    return (
      this.#completed + this.#children.reduce((sum, { progress, units }) => sum + (progress.isFinished ? units : 0), 0)
    );
  }
  set completedUnitCount(count: number) {
    if (count === this.#completed) return;
    this.#completed = count;
    this.#changed();
  }
  /** From 0 to 1; never less than it was. */
  get fractionCompleted(): number {
    if (this.#total > 0) {
      const byChildren = this.#children.reduce(
        (sum, { progress, units }) => sum + progress.fractionCompleted * units,
        0,
      );
      const fraction = Math.min(1, (this.#completed + byChildren) / this.#total);
      this.#largestFraction = Math.max(this.#largestFraction, fraction);
    }
    return this.#largestFraction;
  }
  get isIndeterminate(): boolean {
    return this.#total < 0 || this.#completed < 0 || (this.#total === 0 && this.#completed === 0);
  }
  get isFinished(): boolean {
    return !this.isIndeterminate && this.completedUnitCount >= this.#total;
  }
  get isCancelled(): boolean {
    return this.#isCancelled;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Cancels the work and that of all parts. */
  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.cancellationHandler?.();
    for (const { progress } of this.#children) progress.cancel();
    this.#changed();
  }
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.pausingHandler?.();
    for (const { progress } of this.#children) progress.pause();
    this.#changed();
  }
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.resumingHandler?.();
    for (const { progress } of this.#children) progress.resume();
    this.#changed();
  }

  /** Makes another progress a part that counts for so many units of this one. */
  addChild(progress: Progress, pendingUnitCount: number): void {
    const stopObserving = progress.observe(() => {
      this.#changed();
      if (progress.isFinished) stopObserving();
    });
    this.#children.push({ progress, units: pendingUnitCount, stopObserving });
    this.#changed();
  }

  /** Calls whenever something changes; gives the way to stop. */
  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
