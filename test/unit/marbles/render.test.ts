import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Mark, parseDiagram } from '../../../marbles/parse.ts';
import { marksOfSpan, renderAligned, renderDiagram } from '../../../marbles/render.ts';

const marks = (...pairs: readonly (readonly [number, string])[]): readonly Mark[] =>
  pairs.map(([frame, letter]) => ({ frame, letter }));

const letter = fc.constantFrom(...'nwsubi>?yrd%ekmfAXz|#');
/** Letters in order of time, with small and large waits between them, and often none. */
const run = fc
  .array(fc.tuple(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(30), fc.nat(200_000)), letter), { maxLength: 20 })
  .map((steps) => {
    let frame = 0;
    return steps.map(([wait, one]): Mark => ({ frame: (frame += wait), letter: one }));
  });

describe('a rendered diagram', () => {
  it.each([
    ['', marks()],
    ['r', marks([0, 'r'])],
    ['--r-d-d-(f|)', marks([2, 'r'], [4, 'd'], [6, 'd'], [8, 'f'], [8, '|'])],
    ['----------r', marks([10, 'r'])],
    ['11ms r', marks([11, 'r'])],
    ['r 2s |', marks([0, 'r'], [2001, '|'])],
    ['r 1m |', marks([0, 'r'], [60_001, '|'])],
    ['(ns)r', marks([0, 'n'], [0, 's'], [4, 'r'])],
    ['[ns]r', marks([0, 'n'], [0, 's'], [1, 'r'])],
    ['-r', marks([1.9, 'r'])],
  ])('%j', (text, letters) => {
    expect(renderDiagram(letters)).toBe(text);
  });

  it('is read as the letters it was written from', () => {
    fc.assert(
      fc.property(run, (letters) => {
        expect(parseDiagram(renderDiagram(letters))).toEqual(letters);
      }),
    );
  });
});

describe('diagrams under each other', () => {
  it.each([
    [['--r-d-(f|)', '--r---(f|)']],
    [['--r-d-(f|)', '--r-d']],
    [['r 250ms d |', 'r 300ms d |']],
    [['(ab)-c', 'a----c']],
  ])('%j stand as they are written, column by column', ([first, second]) => {
    const [one, other] = renderAligned([parseDiagram(first as string), parseDiagram(second as string)]);
    expect(parseDiagram(one as string)).toEqual(parseDiagram(first as string));
    expect(parseDiagram(other as string)).toEqual(parseDiagram(second as string));
  });

  it('have the same letter of the same time in the same column', () => {
    expect(renderAligned([parseDiagram('--r-d-(f|)'), parseDiagram('--r---(f|)')])).toEqual([
      '--r-d-(f|)',
      '--r---(f|)',
    ]);
    expect(renderAligned([parseDiagram('-(ab)-|'), parseDiagram('-a----|')])).toEqual(['-(ab)-|', '-a----|']);
    expect(renderAligned([parseDiagram('-[ab]-c'), parseDiagram('---c')])).toEqual(['-[ab]-c', '   ---c']);
    expect(renderAligned([parseDiagram('^-!'), parseDiagram('---^!')])).toEqual(['^-!', '---^!']);
    expect(renderAligned([parseDiagram('-a 100ms |'), parseDiagram('-a 50ms b 49ms |')])).toEqual([
      '-a       100ms |',
      '-a 50ms b 49ms |',
    ]);
  });

  it('are diagrams still, each of its own letters', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 3 }), (rows) => {
        expect(renderAligned(rows).map(parseDiagram)).toEqual(rows);
      }),
    );
  });

  it('have a column in common for every time at which both have one letter', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const [one = '', other = ''] = renderAligned([a, b]);
        const alone = (own: readonly Mark[], frame: number): boolean =>
          own.filter((mark) => mark.frame === frame).length === 1;
        const columnOf = (text: string, frame: number): number => {
          // The column where the text that is read up to it first has a letter of that frame.
          for (let i = 1; i <= text.length; i++) {
            const head = text.slice(0, i);
            try {
              if (parseDiagram(head).some((mark) => mark.frame === frame)) return i;
            } catch {
              // In the middle of a group or a time.
            }
          }
          return -1;
        };
        for (const { frame } of a) {
          if (alone(a, frame) && alone(b, frame)) expect(columnOf(one, frame)).toBe(columnOf(other, frame));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a span', () => {
  it('is drawn with its two ends, or with the one it has', () => {
    expect(renderDiagram(marksOfSpan({ subscribed: 2, unsubscribed: 5 }))).toBe('--^--!');
    expect(renderDiagram(marksOfSpan({ subscribed: 0, unsubscribed: null }))).toBe('^');
  });
});
