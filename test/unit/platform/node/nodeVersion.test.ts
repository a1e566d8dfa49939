import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { nodeVersionDefect } from '../../../../src/platform/node/nodeVersion.ts';

const module = new URL('../../../../src/platform/node/nodeVersion.ts', import.meta.url).href;
const sentence = 'rx-urlsession needs Node.js 22.19 or newer, and this is';

describe('the version of Node', () => {
  it.each([
    ['18.20.8', false],
    ['20.20.0', false],
    ['22.0.0', false],
    ['22.18.0', false],
    ['22.9.0', false],
    ['22.19.0', true],
    ['22.22.3', true],
    ['23.0.0', true],
    ['24.21.0', true],
    ['100.0.0', true],
    ['26.0.0-nightly20260101', true],
  ])('%s: fit is %s', (version, isFit) => {
    expect(nodeVersionDefect(version)).toBe(isFit ? null : `${sentence} ${version}.`);
  });

  it('is the one that the package asks for', async () => {
    const text = await readFile(new URL('../../../../package.json', import.meta.url), 'utf8');
    const floor =
      /^>=(\d+\.\d+\.\d+)$/.exec((JSON.parse(text) as { engines: { node: string } }).engines.node)?.[1] ?? '';
    const [major = 0, minor = 0] = floor.split('.').map(Number);
    expect(nodeVersionDefect(floor)).toBeNull();
    expect(nodeVersionDefect(`${major}.${minor - 1}.9`)).not.toBeNull();
  });

  it('ends a script with that sentence when it is too old', async () => {
    const script = `Object.defineProperty(process.versions, 'node', { value: '20.20.0' });
      await import(${JSON.stringify(module)});`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${sentence} 20.20.0.`),
    });
  });
});
