import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compile, compilers, type Manifest, type PackedApp, packedApp } from '../support/packedApp.ts';

const run = promisify(execFile);
/** Building, packing and type-checking take a while on a busy machine. */
const patience = 180_000;

let made: PackedApp | undefined;
let app = '';
let manifest: Manifest;

/** Runs a script of an app that has installed nothing but the package and what the package asks for. */
const runApp = async (name: string, text: string, flags: readonly string[] = []): Promise<unknown> => {
  await writeFile(join(app, name), text);
  const { stdout, stderr } = await run(process.execPath, [...flags, join(app, name)], { cwd: app });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

const failureOf = async (name: string, text: string, flags: readonly string[] = []): Promise<string> => {
  await writeFile(join(app, name), text);
  const failed = await run(process.execPath, [...flags, join(app, name)], { cwd: app }).then(
    () => null,
    (reason: unknown) => reason as { readonly stderr: string },
  );
  return failed?.stderr ?? '';
};

beforeAll(async () => {
  made = await packedApp();
  ({ folder: app, manifest } = made);
}, patience);

afterAll(async () => {
  await made?.remove();
});

const targetsOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(targetsOf);

const load = `
  const shapes = Object.fromEntries(Object.entries({ all, operators, marbles }).map(([k, v]) => [k, Object.keys(v)]));
  const session = new all.URLSession(all.URLSessionConfiguration.ephemeral);
  session.data(new all.URLRequest('data:,hello')).then(([data, response]) => {
    console.log(JSON.stringify({ shapes, text: new TextDecoder().decode(data), type: response.mimeType }));
  });
`;

interface Loaded {
  readonly shapes: Readonly<Record<'all' | 'operators' | 'marbles', readonly string[]>>;
  readonly text: string;
  readonly type: string;
}

const expectLoaded = ({ shapes, text, type }: Loaded): void => {
  expect(shapes.all).toEqual(
    expect.arrayContaining(['URLSession', 'URLSessionConfiguration', 'URLRequest', 'URLError']),
  );
  expect(shapes.operators).toEqual(expect.arrayContaining(['validateStatus', 'json', 'retryBackoff', 'answerWith']));
  expect(shapes.marbles).toEqual(expect.arrayContaining(['runMarbles']));
  expect([text, type]).toEqual(['hello', 'text/plain']);
};

describe('the packed package', () => {
  it('holds every file that its exports name, and no sources or tests', () => {
    const installed = join(app, 'node_modules/rx-urlsession');
    const targets = targetsOf(manifest.exports);
    expect(targets.length).toBeGreaterThan(4);
    expect(targets.filter((target) => !existsSync(join(installed, target)))).toEqual([]);
    expect(['README.md', 'LICENSE', 'CHANGELOG.md', 'docs'].filter((one) => !existsSync(join(installed, one)))).toEqual(
      [],
    );
    expect(['src', 'test', 'bench', 'config', 'dist/test'].filter((one) => existsSync(join(installed, one)))).toEqual(
      [],
    );
  });

  it('loads by import', async () => {
    const imports = `
      import * as all from 'rx-urlsession';
      import * as operators from 'rx-urlsession/operators';
      import * as marbles from 'rx-urlsession/marbles';
    `;
    expectLoaded((await runApp('app.mjs', imports + load)) as Loaded);
  });

  it('loads by require', async () => {
    const requires = `
      const all = require('rx-urlsession');
      const operators = require('rx-urlsession/operators');
      const marbles = require('rx-urlsession/marbles');
    `;
    expectLoaded((await runApp('app.cjs', requires + load)) as Loaded);
  });

  it('fetches, with classes that are the platform’s, and loads nothing of the sort before', async () => {
    const text = `
      import { URLSession, URLSessionConfiguration } from 'rx-urlsession';
      const loaded = () => process.moduleLoadList.some((one) => one.endsWith('deps/undici/undici'));
      const before = loaded();
      const { fetch, fetchOn, Response } = await import('rx-urlsession/fetch');
      const own = fetchOn(new URLSession(URLSessionConfiguration.ephemeral));
      const shared = await fetch('data:,hello');
      const said = await (await own('data:,there')).text();
      console.log(JSON.stringify([before, loaded(), await shared.text(), said, shared instanceof Response, Response === globalThis.Response]));
    `;
    expect(await runApp('fetch.mjs', text)).toEqual([false, true, 'hello', 'there', true, true]);
  });

  it('shares its classes between entries and ways of loading', async () => {
    const text = `
      import { createRequire } from 'node:module';
      import * as all from 'rx-urlsession';
      const again = createRequire(import.meta.url)('rx-urlsession');
      console.log(JSON.stringify([all.URLError === again.URLError, all.URLSession === again.URLSession]));
    `;
    expect(await runApp('same.mjs', text)).toEqual([true, true]);
  });

  it('does not load undici before something is loaded over http', async () => {
    const text = `
      const { createRequire } = require('node:module');
      require('rx-urlsession');
      const loaded = Object.keys(require.cache).filter((file) => file.includes('/undici/'));
      console.log(JSON.stringify(loaded));
    `;
    expect(await runApp('lazy.cjs', text)).toEqual([]);
  });

  it('shows its manifest and nothing that its exports do not name', async () => {
    const text = `
      const { version } = require('rx-urlsession/package.json');
      const tries = ['rx-urlsession/dist/src/index.js', 'rx-urlsession/src/index.ts', 'rx-urlsession/session/URLSession'];
      const codes = tries.map((one) => { try { require(one); return 'open'; } catch (reason) { return reason.code; } });
      console.log(JSON.stringify({ version, codes }));
    `;
    const wall = 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    expect(await runApp('walls.cjs', text)).toEqual({ version: manifest.version, codes: [wall, wall, wall] });
  });

  it('says in one sentence that the neutral entry knows no platform', async () => {
    const neutral = join(app, 'node_modules/rx-urlsession/dist/src/index.js');
    const text = `
      import { URLSession, URLSessionConfiguration } from ${JSON.stringify(neutral)};
      new URLSession(URLSessionConfiguration.ephemeral);
    `;
    expect(await failureOf('neutral.mjs', text)).toMatch(/TypeError: this entry knows no platform/);
  });

  it('says in one sentence that Node is too old, before anything else is loaded', async () => {
    const older = `data:text/javascript,${encodeURIComponent(
      "Object.defineProperty(process.versions, 'node', { value: '20.11.0' });",
    )}`;
    const said = await failureOf('old.mjs', "import 'rx-urlsession';", ['--import', older]);
    expect(said).toMatch(/Error: .*Node.*22\.19.*20\.11\.0/);
  });

  it.each(compilers.flatMap((compiler) => ['nodenext', 'bundler'].map((resolution) => ({ compiler, resolution }))))(
    'type-checks with $compiler in an app of $resolution resolution that has none of our development types',
    async ({ compiler, resolution }) => {
      const folder = join(app, `types-${compiler}-${resolution}`);
      await mkdir(folder);
      const text = `
        import { firstValueFrom, type Observable } from 'rxjs';
        import { URLRequest, URLSession, URLSessionConfiguration, type TaskEvent } from 'rx-urlsession';
        import { json, validateStatus } from 'rx-urlsession/operators';
        import { runMarbles } from 'rx-urlsession/marbles';
        import { fetch, fetchOn } from 'rx-urlsession/fetch';

        const session: URLSession = new URLSession(URLSessionConfiguration.default);
        export const events$: Observable<TaskEvent> = session.dataTaskEvents(new URLRequest('https://a.test/'));
        export const value: Promise<{ a: number }> = firstValueFrom(events$.pipe(validateStatus(), json<{ a: number }>()));
        export const likeTheGlobal: typeof globalThis.fetch = fetchOn(session, { crossOriginHeaders: 'standard' });
        export const answer: Promise<Response> = fetch('https://a.test/', { method: 'POST', body: '{}', duplex: 'half' });
        export { runMarbles };
      `;
      await writeFile(join(folder, 'app.mts'), text);
      const compilerOptions = {
        ...{ target: 'es2023', module: resolution === 'bundler' ? 'esnext' : resolution, moduleResolution: resolution },
        ...{ lib: ['es2023', 'dom', 'esnext.disposable'], types: [], strict: true, skipLibCheck: false, noEmit: true },
        ...{ exactOptionalPropertyTypes: true },
      };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.mts'] }));
      expect(await compile(['-p', folder], compiler)).toBe('');
    },
    patience,
  );
});
