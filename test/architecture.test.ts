import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { docComplaints } from './architecture/docComments.ts';
import { ambientComplaints, globalComplaints, waitingComplaints } from './architecture/globals.ts';
import { leftOutComplaints, mentionComplaints, switchComplaints } from './architecture/habits.ts';
import { cycleComplaints, importComplaints, importsOf } from './architecture/imports.ts';
import { layers, publicEntries, singletons } from './architecture/layers.ts';
import { nameComplaints } from './architecture/names.ts';
import { programOf } from './architecture/program.ts';
import { filesBelow, layerOf, readModules } from './architecture/SourceTree.ts';
import { stateComplaints } from './architecture/state.ts';
import { twinComplaints } from './architecture/twins.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const shipped = readModules(root, ['src', 'operators', 'marbles']);
const tests = readModules(root, ['test']);
const others = readModules(root, ['bench', 'examples']);
const program = programOf(shipped);

describe('the tree', () => {
  it('is looked at in full: no layer is empty and imports are seen', () => {
    const empty = Object.keys(layers).filter((name) => !shipped.some((module) => layerOf(module.path) === name));
    expect(empty).toEqual([]);
    expect(shipped.flatMap(importsOf).length).toBeGreaterThan(shipped.length);
    expect(tests.length).toBeGreaterThan(0);
  });

  it('imports downwards only', () => {
    expect(importComplaints(shipped)).toEqual([]);
  });

  it('has no circles of imports', () => {
    expect(cycleComplaints(shipped)).toEqual([]);
  });

  it('keeps platform names, timers and pages out of neutral layers', () => {
    expect(globalComplaints(program, shipped)).toEqual([]);
  });

  it('reads the time and throws dice through ports only', () => {
    expect(ambientComplaints(shipped)).toEqual([]);
  });

  it('goes on in the same turn below the adapters', () => {
    expect(waitingComplaints(shipped)).toEqual([]);
  });

  it('keeps state at module level to the listed singletons', () => {
    expect(stateComplaints(shipped)).toEqual([]);
    const gone = Object.keys(singletons).filter((path) => !shipped.some((module) => module.path === path));
    expect(gone).toEqual([]);
  });

  it('has no name that hides its duty', () => {
    expect(nameComplaints([...shipped, ...tests])).toEqual([]);
  });

  it('says of each public export what it is for', () => {
    for (const entry of publicEntries) {
      const { looked, complaints } = docComplaints(program, [entry]);
      expect(complaints).toEqual([]);
      expect(looked).toBeGreaterThan(0);
    }
  });

  it('has a test beside each grammar, policy, stage and operator', () => {
    expect(
      twinComplaints(
        shipped,
        tests.map((module) => module.path),
      ),
    ).toEqual([]);
  });

  it('leaves no test out', () => {
    expect(leftOutComplaints(tests)).toEqual([]);
  });

  it('switches no check off', () => {
    expect(switchComplaints([...shipped, ...others])).toEqual([]);
  });

  it('gives reasons instead of ticket numbers', () => {
    const folders = ['src', 'operators', 'marbles', 'test', 'bench', 'examples', 'docs', 'config', '.ci'];
    const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'package.json', 'eslint.config.js'];
    const paths = [...folders.flatMap((folder) => filesBelow(root, folder, [''])), ...pages];
    const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    expect(mentionComplaints(files)).toEqual([]);
    expect(files.length).toBeGreaterThan(shipped.length);
  });
});
