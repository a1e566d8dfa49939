import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteCollector } from '../../../src/foundation/ByteCollector.ts';

const caught = (action: () => void): unknown => {
  try {
    action();
    return null;
  } catch (error) {
    return error;
  }
};

describe('ByteCollector', () => {
  it('gives one chunk back uncopied', () => {
    const [collector, chunk] = [new ByteCollector(3), Uint8Array.of(1, 2, 3)];
    collector.add(chunk);
    expect(collector.take()).toBe(chunk);
  });

  it('is empty at first', () => {
    const collector = new ByteCollector(0);
    expect([collector.length, collector.take().length]).toEqual([0, 0]);
  });

  it('fails with -1103 above its limit, and not at it', () => {
    const collector = new ByteCollector(3);
    collector.add(Uint8Array.of(1, 2, 3));
    const error = caught(() => collector.add(Uint8Array.of(4)));
    expect(error).toMatchObject({ name: 'URLError', code: -1103, phase: 'receiving' });
    expect(String(error)).toContain('3 bytes');
  });

  it('gives all bytes in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (chunks) => {
        const collector = new ByteCollector(Infinity);
        for (const chunk of chunks) collector.add(chunk);
        const all = chunks.flatMap((chunk) => [...chunk]);
        expect(collector.length).toBe(all.length);
        expect([...collector.take()]).toEqual(all);
      }),
    );
  });
});
