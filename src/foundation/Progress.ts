/** A part, and how many units of the whole it stands for. */
interface Child {
  readonly progress: Progress;
  readonly units: number;
}

/** How far some work is, and what its parts contribute. @see Progress */
export class Progress {
  #total: number;
  #completed = 0;
  #isCancelled = false;
  #isPaused = false;
  #largestFraction = 0;
  #parent: Progress | null = null;
  /** Parts that have not finished. */
  readonly #children = new Set<Child>();
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
  /** Its own, and those of parts that have finished. */
  get completedUnitCount(): number {
    return this.#completed;
  }
  set completedUnitCount(count: number) {
    if (count === this.#completed) return;
    this.#completed = count;
    this.#changed();
  }
  /** From 0 to 1, the weighted sum of the parts; never less than it was. */
  get fractionCompleted(): number {
    if (this.isFinished) return (this.#largestFraction = 1);
    if (this.#total > 0) {
      let done = this.#completed;
      for (const { progress, units } of this.#children) done += progress.fractionCompleted * units;
      const fraction = Math.max(0, Math.min(1, done / this.#total));
      this.#largestFraction = Math.max(this.#largestFraction, fraction);
    }
    return this.#largestFraction;
  }
  get isIndeterminate(): boolean {
    return this.#total < 0 || this.#completed < 0 || (this.#total === 0 && this.#completed === 0);
  }
  get isFinished(): boolean {
    return !this.isIndeterminate && this.#completed >= this.#total;
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
    for (const { progress } of [...this.#children]) progress.cancel();
    this.#changed();
  }
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.pausingHandler?.();
    for (const { progress } of [...this.#children]) progress.pause();
    this.#changed();
  }
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.resumingHandler?.();
    for (const { progress } of [...this.#children]) progress.resume();
    this.#changed();
  }

  /**
   * Makes another progress a part that counts for so many units of this one. It is cancelled and paused as this one is.
   * @throws TypeError for a part of another one, and for a progress that this one is a part of.
   */
  addChild(progress: Progress, pendingUnitCount: number): void {
    if (progress.#parent !== null) throw new TypeError('the progress is a part of another one already');
    if (progress.#contains(this)) throw new TypeError('a progress cannot be a part of itself');
    progress.#parent = this;
    const child: Child = { progress, units: pendingUnitCount };
    this.#children.add(child);
    const update = (): void => {
      if (progress.isFinished && this.#children.delete(child)) {
        stopObserving();
        this.#completed += pendingUnitCount;
      }
      this.#changed();
    };
    const stopObserving = progress.observe(update);
    if (this.#isCancelled) progress.cancel();
    if (this.#isPaused) progress.pause();
    update();
  }

  #contains(other: Progress): boolean {
    return this === other || [...this.#children].some(({ progress }) => progress.#contains(other));
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
