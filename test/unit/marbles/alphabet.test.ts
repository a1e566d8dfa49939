import { describe, expect, it } from '@jest/globals';
import { letterOfType, quietTypes, reservedLetters, typeOfLetter } from '../../../marbles/alphabet.ts';

const kinds = Object.entries(letterOfType);

describe('the alphabet', () => {
  it('has one letter for each kind, and none twice, reserved ones included', () => {
    const letters = [...Object.values(letterOfType), ...Object.keys(reservedLetters)];
    expect(new Set(letters).size).toBe(letters.length);
    for (const letter of letters) expect([...letter]).toHaveLength(1);
  });

  it('has no letter that diagrams use for something else', () => {
    for (const letter of [...Object.values(letterOfType), ...Object.keys(reservedLetters)]) {
      expect('-|#^!()[] 0123456789').not.toContain(letter);
    }
  });

  it.each(kinds)('finds %s by its letter %s', (type, letter) => {
    expect(typeOfLetter(letter)).toBe(type);
  });

  it.each(['|', '#', '-', 'p', 'X', 'toString'])('finds no kind by %s', (letter) => {
    expect(typeOfLetter(letter)).toBeNull();
  });

  it('leaves out of diagrams what every run has', () => {
    expect([...quietTypes].sort()).toEqual(['created', 'metrics', 'progress', 'sent']);
  });
});
