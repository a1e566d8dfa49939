/** Back-pressure of one run. Counted: as many `resume` as `pause` before bytes flow again. */
export interface Flow {
  pause(): void;
  resume(): void;
}
