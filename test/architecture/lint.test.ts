import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const patience = 300_000;

/** The rules that a text breaks, line by line, as if it were the content of a file of ours. */
const findings = async (path: string, lines: readonly string[]): Promise<readonly (readonly string[])[]> => {
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const args = [eslint, '--stdin', '--stdin-filename', join(root, path), '--format', 'json'];
  const child = spawn(process.execPath, args, { cwd: root });
  child.stdin.end(lines.join('\n'));
  const [output] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [file] = JSON.parse(output) as [{ messages: { line: number; ruleId: string | null; message: string }[] }];
  return lines.map((_, index) =>
    file.messages.filter(({ line }) => line === index + 1).map(({ ruleId, message }) => ruleId ?? message),
  );
};

/** Pairs of a line and a rule that it must break; null for a line that is in order. */
type Planted = readonly (readonly [line: string, rule: string | null])[];

const expectFindings = async (path: string, planted: Planted): Promise<void> => {
  const found = await findings(
    path,
    planted.map(([line]) => line),
  );
  for (const [index, [line, rule]] of planted.entries()) {
    expect([line, found[index]]).toEqual([line, rule === null ? [] : expect.arrayContaining([rule])]);
  }
};

describe('lint', () => {
  it(
    'keeps the walls of a stage',
    async () => {
      await expectFindings('src/loading/compose.ts', [
        ["import { of } from 'rxjs';", 'no-restricted-imports'],
        ["import { connect } from 'node:net';", 'no-restricted-imports'],
        ['export const used: readonly unknown[] = [of, connect];', null],
        ['export const at: number = Date.now();', 'no-restricted-syntax'],
        ['export const now: Date = new Date();', 'no-restricted-syntax'],
        ['export const then: Date = new Date(0);', null],
        ['setTimeout(() => used, 1);', 'no-restricted-globals'],
        ['export const bytes: Uint8Array = Buffer.from("a");', 'no-restricted-globals'],
        ['export enum Kind { A }', 'no-restricted-syntax'],
        ['export namespace Space { export const a: number = 1; }', 'no-restricted-syntax'],
        ['export default used;', 'no-restricted-syntax'],
        ['export const isError = (value: unknown): boolean => value instanceof Error;', 'no-restricted-syntax'],
        ['console.log(at == 1);', 'eqeqeq'],
        ['console.log(at);', 'no-console'],
        ['export const any = (value: any): boolean => value;', '@typescript-eslint/no-explicit-any'],
      ]);
    },
    patience,
  );

  it(
    'sees promises and subscriptions that nobody looks after',
    async () => {
      await expectFindings('operators/data.ts', [
        ["import { interval, map, of, Subject, takeUntil } from 'rxjs';", null],
        ["import { from } from 'rxjs/internal/observable/from';", 'no-restricted-imports'],
        ['declare const wait: () => Promise<boolean>;', null],
        ['export const late = (): void => { wait(); };', '@typescript-eslint/no-floating-promises'],
        ['export const asked = (): number => (wait() ? 1 : 2);', '@typescript-eslint/no-misused-promises'],
        ['[1].forEach(async () => { await wait(); });', '@typescript-eslint/no-misused-promises'],
        [
          'export const nested = (): void => { of(1).subscribe(async () => { await wait(); }); };',
          'rxjs-x/no-async-subscribe',
        ],
        ['export const floats = (): void => { interval(1).pipe(map(() => 1)); };', 'rxjs-x/no-floating-observables'],
        [
          'export const inside = (): void => { of(1).subscribe(() => { of(2).subscribe(); }); };',
          'rxjs-x/no-nested-subscribe',
        ],
        ['const stop$ = new Subject<void>();', null],
        ['export const leaks = of(1).pipe(takeUntil(stop$), map(() => from([2])));', 'rxjs-x/no-unsafe-takeuntil'],
      ]);
    },
    patience,
  );

  it(
    'cannot be switched off from inside a file',
    async () => {
      const lines = ['/* eslint-disable */', 'export enum Kind { A }'];
      const [, second] = await findings('src/loading/compose.ts', lines);
      expect(second).toContain('no-restricted-syntax');
    },
    patience,
  );
});
