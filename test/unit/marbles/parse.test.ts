import { describe, expect, it } from '@jest/globals';
import { TestScheduler } from 'rxjs/testing';
import { parseDiagram, parseSpan } from '../../../marbles/parse.ts';

/** What RxJS reads in a diagram without ends: frame and letter. */
const readByRxJS = (diagram: string): readonly (readonly [number, unknown])[] => {
  const factor = TestScheduler.frameTimeFactor;
  TestScheduler.frameTimeFactor = 1;
  try {
    return TestScheduler.parseMarbles(diagram, undefined, undefined, false, true).map(({ frame, notification }) => [
      frame,
      notification.kind === 'N' ? notification.value : notification.kind === 'C' ? '|' : '#',
    ]);
  } finally {
    TestScheduler.frameTimeFactor = factor;
  }
};

const read = (diagram: string): readonly (readonly [number, string])[] =>
  parseDiagram(diagram).map(({ frame, letter }) => [frame, letter]);

describe('a diagram', () => {
  // What `TestScheduler.run` reads is the measure; see the marble-testing guide of RxJS.
  it.each([
    '',
    '---',
    '|',
    '#',
    '-r-d-|',
    '--r-d-d-(f|)',
    '(rdf|)',
    '-(ab)-(cd|)',
    '250ms r',
    '- 250ms r 2s d 1m |',
    '1.5ms r',
    '--  r  -  d -|',
    '-r 1s (f|)',
    '-->?i%-#',
    '-(ab) 10ms c',
  ])('%j is read as RxJS reads it', (diagram) => {
    expect(read(diagram)).toEqual(readByRxJS(diagram));
  });

  it.each([
    [
      '-[rd]-f',
      [
        [1, 'r'],
        [1, 'd'],
        [3, 'f'],
      ],
    ],
    [
      '[ns][rd](f|)',
      [
        [0, 'n'],
        [0, 's'],
        [1, 'r'],
        [1, 'd'],
        [2, 'f'],
        [2, '|'],
      ],
    ],
    ['r 250ms', [[0, 'r']]],
    [
      '0.1ms a 0.2ms b',
      [
        [0.1, 'a'],
        [1.3, 'b'],
      ],
    ],
    [
      '-🍩-|',
      [
        [1, '🍩'],
        [3, '|'],
      ],
    ],
  ])('%j has letters where RxJS has no way to put them', (diagram, letters) => {
    expect(read(diagram)).toEqual(letters);
  });

  it.each([
    ['-(r', 'not closed'],
    ['-[r', 'not closed'],
    ['(a(b))', 'a group in a group'],
    ['-r)', `closes a group with ')'`],
    ['(r]', `closes a group with ']'`],
    ['(r-d)', 'lets time pass in a group'],
    ['( 5ms r)', 'lets time pass in a group'],
    ['-5-', 'a digit that is no time'],
    ['-250ms r', 'a digit that is no time'],
    [' 5h r', 'a digit that is no time'],
  ])('%j is refused: %s', (diagram, why) => {
    expect(() => parseDiagram(diagram)).toThrow(SyntaxError);
    expect(() => parseDiagram(diagram)).toThrow(why);
    expect(() => parseDiagram(diagram)).toThrow(diagram);
  });
});

describe('a subscription diagram', () => {
  it.each([
    ['^', 0, null],
    ['^--!', 0, 3],
    ['--^ 1s !', 2, 1003],
    ['(^!)', 0, 0],
  ])('%j runs from %s to %s', (diagram, subscribed, unsubscribed) => {
    expect(parseSpan(diagram)).toEqual({ subscribed, unsubscribed });
  });

  it.each([
    ['', `has no '^'`],
    ['--!', `has no '^'`],
    ['^-^', `has '^' twice`],
    ['^!!', `has '!' twice`],
    ['^-r', `has 'r'`],
  ])('%j is refused: %s', (diagram, why) => {
    expect(() => parseSpan(diagram)).toThrow(SyntaxError);
    expect(() => parseSpan(diagram)).toThrow(why);
  });
});
