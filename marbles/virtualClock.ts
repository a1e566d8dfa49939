import type { Clock } from '../src/loading/ports.ts';
import type { Timeline } from './Timeline.ts';

/** The `Clock` of the library on a timeline. `fired` hears of each timer before it acts. */
export const virtualClock = (timeline: Timeline, fired: (milliseconds: number) => void = () => {}): Clock => ({
  now: () => timeline.now(),
  setTimer: (milliseconds, fire) =>
    timeline.schedule(milliseconds, () => {
      fired(milliseconds);
      fire();
    }),
});
