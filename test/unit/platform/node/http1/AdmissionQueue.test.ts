import { describe, expect, it } from '@jest/globals';
import { AdmissionQueue } from '../../../../../src/platform/node/http1/AdmissionQueue.ts';

interface Item {
  readonly name: string;
  priority: number;
}

const item = (name: string, priority = 0.5): Item => ({ name, priority });

const drain = (queue: AdmissionQueue<Item>): string[] => {
  const names: string[] = [];
  for (let next = queue.next(); next !== null; next = queue.next()) names.push(next.name);
  return names;
};

const filled = (...items: readonly Item[]): AdmissionQueue<Item> => {
  const queue = new AdmissionQueue<Item>();
  for (const one of items) queue.add(one);
  return queue;
};

/** Numbers that look random and are the same each time. */
const numbers = (seed: number): (() => number) => {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
};

describe('an admission queue', () => {
  it('lets the first of equals go first', () => {
    expect(drain(filled(item('a'), item('b'), item('c'), item('d')))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets the highest priority go first', () => {
    expect(drain(filled(item('low', 0), item('a'), item('high', 1), item('b')))).toEqual(['high', 'a', 'b', 'low']);
  });

  it('reads priorities when the turn comes', () => {
    const [a, b, c] = [item('a'), item('b'), item('c')];
    const queue = filled(a, b, c);
    c.priority = 1;
    a.priority = 0;
    expect(queue.next()).toBe(c);
    b.priority = 0;
    expect(drain(queue)).toEqual(['a', 'b']);
  });

  it('has no room for who has left, whose turn does not come any more', () => {
    const queue = new AdmissionQueue<Item>();
    const [a, b, c] = [queue.add(item('a')), queue.add(item('b')), queue.add(item('c'))];
    b.leave();
    b.leave();
    expect(queue.size).toBe(2);
    expect(queue.next()?.name).toBe('a');
    a.leave();
    expect(queue.size).toBe(1);
    c.leave();
    expect([queue.size, queue.next()]).toEqual([0, null]);
  });

  it('takes over another queue behind its own, and those who moved can still leave', () => {
    const [one, other] = [filled(item('a')), new AdmissionQueue<Item>()];
    other.add(item('b', 0.7));
    const c = other.add(item('c'));
    other.add(item('d'));
    one.adopt(other);
    expect([one.size, other.size]).toEqual([4, 0]);
    c.leave();
    one.add(item('e'));
    expect(drain(one)).toEqual(['b', 'a', 'd', 'e']);
  });

  it('agrees with sorting, whatever is added, changed and removed', () => {
    const random = numbers(7);
    for (let round = 0; round < 200; round++) {
      const queue = new AdmissionQueue<Item>();
      const waiting: { readonly place: ReturnType<typeof queue.add>; readonly order: number }[] = [];
      for (let i = 0; i < 60; i++) {
        waiting.push({ place: queue.add(item(String(i), Math.floor(random() * 4) / 4)), order: i });
        const one = waiting[Math.floor(random() * waiting.length)]!;
        if (random() < 0.3) one.place.item.priority = Math.floor(random() * 4) / 4;
        if (random() < 0.2) {
          one.place.leave();
          waiting.splice(waiting.indexOf(one), 1);
        }
        if (random() < 0.2) {
          const best = [...waiting].sort(
            (a, b) => b.place.item.priority - a.place.item.priority || a.order - b.order,
          )[0];
          expect(queue.next()).toBe(best?.place.item ?? null);
          if (best !== undefined) waiting.splice(waiting.indexOf(best), 1);
        }
      }
      expect(queue.size).toBe(waiting.length);
    }
  });

  it('notices a change in a long queue after some turns', () => {
    const items = Array.from({ length: 1000 }, (_, index) => item(String(index)));
    const queue = filled(...items);
    const late = items[900]!;
    late.priority = 1;
    let turns = 0;
    while (queue.next() !== late) turns += 1;
    expect(turns).toBeLessThan(32);
  });
});
