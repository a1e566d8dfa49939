import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Queue } from '../../../src/foundation/Queue.ts';

describe('Queue', () => {
  it('does what an array with push and shift does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('add', 'add', 'take', 'take', 'clear')), (steps) => {
        const queue = new Queue<number>();
        const model: number[] = [];
        steps.forEach((step, i) => {
          if (step === 'add') {
            queue.add(i);
            model.push(i);
          } else if (step === 'take') expect(queue.take()).toBe(model.shift());
          else {
            queue.clear();
            model.length = 0;
          }
          expect(queue.length).toBe(model.length);
        });
      }),
    );
  });

  it('keeps nothing that was taken, also when it never becomes empty', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const queue = new Queue<object>();
    const taken: WeakRef<object>[] = [];
    for (let i = 0; i < 4; i++) queue.add({});
    for (let i = 0; i < 200; i++) {
      queue.add({});
      taken.push(new WeakRef(queue.take()!));
    }
    await new Promise(setImmediate);
    collect();
    expect(queue.length).toBe(4);
    expect(taken.filter((item) => item.deref() !== undefined).length).toBeLessThanOrEqual(4);
  });
});
