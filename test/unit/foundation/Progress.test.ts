import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Progress } from '../../../src/foundation/Progress.ts';

const progress = (total: number, completed = 0): Progress => {
  const made = new Progress(total);
  made.completedUnitCount = completed;
  return made;
};

describe('Progress', () => {
  it.each([
    // NSProgress: indeterminate when a count is below zero, or both are zero; then no fraction
    [-1, 0, 0, true, false],
    [-1, 5, 0, true, false],
    [0, 0, 0, true, false],
    [10, -1, 0, true, false],
    [10, 0, 0, false, false],
    [10, 4, 0.4, false, false],
    [10, 10, 1, false, true],
    [10, 12, 1, false, true],
    [0, 1, 1, false, true],
  ])('of %d units with %d done: %d', (total, completed, fractionCompleted, isIndeterminate, isFinished) => {
    expect(progress(total, completed)).toMatchObject({
      totalUnitCount: total,
      completedUnitCount: completed,
      fractionCompleted,
      isIndeterminate,
      isFinished,
    });
  });

  it('never goes back', () => {
    const bar = progress(10, 5);
    expect(bar.fractionCompleted).toBe(0.5);
    bar.totalUnitCount = 20;
    expect(bar.fractionCompleted).toBe(0.5);
    bar.completedUnitCount = 15;
    expect(bar.fractionCompleted).toBe(0.75);
    bar.totalUnitCount = -1;
    expect(bar.fractionCompleted).toBe(0.75);
  });

  describe('with parts', () => {
    it('is their weighted sum', () => {
      const [a, b, whole] = [progress(4), progress(100), progress(10, 1)];
      whole.addChild(a, 3);
      whole.addChild(b, 6);
      a.completedUnitCount = 1;
      b.completedUnitCount = 50;
      expect(whole.fractionCompleted).toBeCloseTo((1 + 0.25 * 3 + 0.5 * 6) / 10);
      // NSProgress: units of a part count as completed when it has finished
      expect(whole.completedUnitCount).toBe(1);
      a.completedUnitCount = 4;
      expect(whole.completedUnitCount).toBe(4);
      b.completedUnitCount = 100;
      expect(whole).toMatchObject({ completedUnitCount: 10, fractionCompleted: 1, isFinished: true });
    });

    it('counts grandchildren', () => {
      const [leaf, middle, whole] = [progress(2), progress(1), progress(4)];
      middle.addChild(leaf, 1);
      whole.addChild(middle, 4);
      leaf.completedUnitCount = 1;
      expect(whole.fractionCompleted).toBe(0.5);
      leaf.completedUnitCount = 2;
      expect(whole.isFinished).toBe(true);
    });

    it('counts a part that has finished before it came', () => {
      const whole = progress(4);
      whole.addChild(progress(1, 1), 4);
      expect(whole).toMatchObject({ completedUnitCount: 4, isFinished: true });
    });

    it('counts a part once, whatever happens to it afterwards', () => {
      const [part, whole] = [progress(1), progress(2)];
      whole.addChild(part, 1);
      part.completedUnitCount = 1;
      part.completedUnitCount = 0;
      part.completedUnitCount = 1;
      expect(whole.completedUnitCount).toBe(1);
    });

    it('waits for a part whose size nobody knows', () => {
      const [part, whole] = [new Progress(-1), progress(1)];
      whole.addChild(part, 1);
      part.completedUnitCount = 500;
      expect(whole.fractionCompleted).toBe(0);
    });

    it('refuses a part that has a whole already, and itself', () => {
      const [part, whole] = [progress(1), progress(1)];
      whole.addChild(part, 1);
      expect(() => whole.addChild(part, 1)).toThrow(TypeError);
      expect(() => progress(1).addChild(part, 1)).toThrow(TypeError);
      expect(() => part.addChild(whole, 1)).toThrow(TypeError);
      expect(() => whole.addChild(whole, 1)).toThrow(TypeError);
    });

    it('is between 0 and 1, grows only, and ends at 1', () => {
      const steps = fc.array(fc.tuple(fc.nat(2), fc.nat(10)), { maxLength: 30 });
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
          steps,
          (weights, moves) => {
            const whole = progress(weights.reduce((sum, weight) => sum + weight, 0));
            const parts = weights.map(() => progress(10));
            for (const [index, part] of parts.entries()) whole.addChild(part, weights[index]!);
            let last = 0;
            for (const [index, completed] of moves) {
              parts[index]!.completedUnitCount = completed;
              expect(whole.fractionCompleted).toBeGreaterThanOrEqual(last);
              last = whole.fractionCompleted;
            }
            for (const part of parts) part.completedUnitCount = 10;
            expect(whole.fractionCompleted).toBe(1);
          },
        ),
      );
    });
  });

  describe('commands', () => {
    it('reach handlers once, and parts', () => {
      const said: string[] = [];
      const [part, whole] = [progress(1), progress(1)];
      for (const [name, one] of Object.entries({ part, whole })) {
        one.pausingHandler = () => said.push(`pause ${name}`);
        one.resumingHandler = () => said.push(`resume ${name}`);
        one.cancellationHandler = () => said.push(`cancel ${name}`);
      }
      whole.addChild(part, 1);
      whole.resume();
      for (const command of ['pause', 'pause', 'resume', 'resume', 'cancel', 'cancel'] as const) whole[command]();
      expect(said).toEqual(['pause whole', 'pause part', 'resume whole', 'resume part', 'cancel whole', 'cancel part']);
      expect([whole.isCancelled, part.isCancelled, whole.isPaused, part.isPaused]).toEqual([true, true, false, false]);
    });

    it('of a part leave the whole alone', () => {
      const [part, whole] = [progress(1), progress(1)];
      whole.addChild(part, 1);
      part.pause();
      part.cancel();
      expect([whole.isPaused, whole.isCancelled]).toEqual([false, false]);
    });

    it('count for parts that come later', () => {
      // NSProgress: a part of something cancelled or paused becomes so too
      const [part, whole] = [progress(1), progress(1)];
      whole.pause();
      whole.cancel();
      whole.addChild(part, 1);
      expect([part.isPaused, part.isCancelled]).toEqual([true, true]);
    });

    it('may finish parts on the way', () => {
      const whole = progress(3);
      for (let i = 0; i < 3; i++) {
        const part = progress(1);
        part.cancellationHandler = () => {
          part.completedUnitCount = 1;
        };
        whole.addChild(part, 1);
      }
      whole.cancel();
      expect(whole.isFinished).toBe(true);
    });
  });

  describe('observe', () => {
    it('tells of every change, of parts too, until it is stopped', () => {
      const [part, whole] = [progress(2), progress(2)];
      let calls = 0;
      const stop = whole.observe(() => {
        calls += 1;
      });
      const changes = (change: () => void): number => {
        calls = 0;
        change();
        return calls;
      };
      expect(changes(() => (whole.totalUnitCount = 3))).toBe(1);
      expect(changes(() => (whole.totalUnitCount = 3))).toBe(0);
      expect(changes(() => (whole.completedUnitCount = 1))).toBe(1);
      expect(changes(() => (whole.completedUnitCount = 1))).toBe(0);
      expect(changes(() => whole.addChild(part, 1))).toBe(1);
      expect(changes(() => (part.completedUnitCount = 1))).toBe(1);
      expect(changes(() => (part.completedUnitCount = 2))).toBe(1);
      expect(changes(() => (part.totalUnitCount = 9))).toBe(0);
      expect(changes(() => whole.pause())).toBeGreaterThan(0);
      stop();
      expect(changes(() => whole.cancel())).toBe(0);
    });

    it('tells who came with a change from the next one on', () => {
      const bar = progress(9);
      let calls = 0;
      const stop = bar.observe(() => {
        stop();
        bar.observe(() => (calls += 1));
      });
      bar.completedUnitCount = 1;
      expect(calls).toBe(0);
      bar.completedUnitCount = 2;
      expect(calls).toBe(1);
    });

    it('may be stopped by who is told', () => {
      const bar = progress(2);
      const seen: number[] = [];
      const stop = bar.observe(() => {
        seen.push(bar.completedUnitCount);
        stop();
      });
      bar.observe(() => seen.push(-bar.completedUnitCount));
      bar.completedUnitCount = 1;
      bar.completedUnitCount = 2;
      expect(seen).toEqual([1, -1, -2]);
    });
  });
});
