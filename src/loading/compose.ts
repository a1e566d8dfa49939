import type { Loader, Stage } from './Loader.ts';

/** A loader that goes through the stages, outermost first, and ends at `innermost`. */
export const compose = (stages: readonly Stage[], innermost: Loader): Loader =>
  stages.reduceRight<Loader>((next, stage) => stage(next), innermost);
