import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { letterOfType } from '../../marbles/alphabet.ts';
import * as operators from '../../operators/index.ts';
import { TLSProtocolVersion } from '../../src/foundation/rawValues.ts';
import { URLErrorCode } from '../../src/foundation/URLErrorCode.ts';
import { URLSessionConfiguration } from '../../src/session/URLSessionConfiguration.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Cells of all table rows of a page whose first cells are filled. */
const rowsOf = (page: string): readonly (readonly string[])[] =>
  readFileSync(join(root, page), 'utf8')
    .split('\n')
    .filter((line) => /^\| *(?!-{3})[^\s|]/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

/** The text in backticks, or null. */
const codeOf = (cell: string | undefined): string | null => /^`(.*)`$/.exec(cell ?? '')?.[1] ?? null;

/** A default as the page writes it: a literal, a product, or the name of a TLS version. */
const valueOf = (text: string): unknown => {
  if (/^[\d *]+$/.test(text)) return text.split('*').reduce((product, factor) => product * Number(factor), 1);
  const version = /^TLSProtocolVersion\.(\w+)$/.exec(text)?.[1];
  if (version !== undefined) return TLSProtocolVersion[version as keyof typeof TLSProtocolVersion];
  return JSON.parse(text.replaceAll("'", '"'));
};

const names = (object: object): readonly string[] => Object.keys(object).sort();

describe('docs/configuration.md', () => {
  const rows = rowsOf('docs/configuration.md').filter(
    ([name, value]) => codeOf(name) !== null && codeOf(value) !== null,
  );
  const told = Object.fromEntries(rows.map(([name, value]) => [codeOf(name)!, valueOf(codeOf(value)!)]));

  it('lists every property once, with its default', () => {
    expect(rows.length).toBe(Object.keys(told).length);
    expect(told).toEqual(Object.fromEntries(Object.entries(URLSessionConfiguration.default)));
  });
});

describe('the limits of docs/configuration.md', () => {
  const source = readFileSync(join(root, 'src/session/URLSessionConfiguration.ts'), 'utf8');
  const limits = [...source.matchAll(/fails? with `(-\d+)`\. \*\/\n {2}(maximum\w+):/g)].map(
    ([, code, name]) => [name!, code!] as const,
  );

  it('are there', () => {
    expect(limits.length).toBeGreaterThan(5);
  });

  it.each(limits)('%s fails with %s, as the code says', (name, code) => {
    const row = rowsOf('docs/configuration.md').find(([first]) => codeOf(first) === name);
    expect(row?.[3]).toBe(code);
  });
});

describe('docs/errors.md', () => {
  it('lists every code with its name', () => {
    const rows = rowsOf('docs/errors.md').filter(([code]) => /^-\d+$/.test(code ?? ''));
    const told = Object.fromEntries(rows.map(([code, name]) => [codeOf(name)!, Number(code)]));
    expect(rows.length).toBe(Object.keys(told).length);
    expect(told).toEqual({ ...URLErrorCode });
  });
});

describe('README.md', () => {
  it('names every operator in its table', () => {
    const cells = rowsOf('README.md').map(([first]) => first ?? '');
    const told = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)(?:<T>)?(?:\([^`]*\))?`/g)].map(([, name]) => name!));
    expect(names(operators).filter((name) => !told.includes(name))).toEqual([]);
  });

  it('tells every kind of event, with its letter', () => {
    const rows = rowsOf('README.md');
    const letters = rows.flatMap(([a, b, c, d]) => [[a, b] as const, [c, d] as const]);
    for (const [type, letter] of Object.entries(letterOfType)) {
      expect(
        rows.filter(([first, kind]) => first?.startsWith(`\`${type}\``) && /^(?:fact|question)$/.test(kind ?? '')),
      ).toHaveLength(1);
      expect(letters).toContainEqual([`\`${letter}\``, type]);
    }
  });

  it('tells errors by numbers and names that belong together', () => {
    const rows = rowsOf('README.md').filter(([code]) => /^-\d+$/.test(code ?? ''));
    expect(rows.length).toBeGreaterThan(5);
    for (const [code, name] of rows) expect(URLErrorCode[codeOf(name) as keyof typeof URLErrorCode]).toBe(Number(code));
  });
});
