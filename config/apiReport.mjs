// What the declarations of a built package show, one report an entry, against the reports in etc/api:
// node config/apiReport.mjs check|write <folder of the package>
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));
const [mode, folder] = process.argv.slice(2);
if ((mode !== 'check' && mode !== 'write') || folder === undefined) {
  console.error('use: node config/apiReport.mjs check|write <folder of the package>');
  process.exit(2);
}
const projectFolder = resolve(folder);
const reports = join(root, 'etc/api');
const fresh = mkdtempSync(join(tmpdir(), 'api-'));

/** Every declaration file that a value of `exports` names, whatever the conditions. */
const typesOf = (value) =>
  typeof value === 'string'
    ? value.endsWith('.d.ts')
      ? [value]
      : []
    : Object.values(value).flatMap((one) => typesOf(one));

/** `./dist/src/node.d.ts` is reported as `node`, `./dist/operators/index.d.ts` as `operators`. */
const reportName = (file) => {
  const name = basename(file, '.d.ts');
  const parent = basename(dirname(file));
  return name === 'index' && parent !== 'src' ? parent : name;
};

/** Makes the report of an entry; true when it is the committed one. */
const report = (file) => {
  const silent = { default: { logLevel: 'none' } };
  const extractorConfig = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(projectFolder, 'package.json'),
    configObject: {
      projectFolder,
      mainEntryPointFilePath: join(projectFolder, file),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{ target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', strict: true, types: [] },
            ...{ lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable', 'esnext.disposable'] },
          },
          files: [file],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${reportName(file)}.api.md`,
        reportFolder: reports,
        reportTempFolder: fresh,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Missing comments and such are the linter's business; faults of the compiler stay.
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  });
  const said = [];
  const result = Extractor.invoke(extractorConfig, {
    localBuild: mode === 'write',
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === 'error') said.push(message.text);
    },
  });
  if (said.length > 0) throw new Error(`${file}: ${said.join('\n')}`);
  return mode === 'write' || !result.apiReportChanged;
};

try {
  mkdirSync(reports, { recursive: true });
  const { exports } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const files = [...new Set(typesOf(exports))];
  const changed = files.filter((file) => !report(file)).map((file) => `${reportName(file)}.api.md`);
  const expected = new Set(files.map((file) => `${reportName(file)}.api.md`));
  const stale = readdirSync(reports).filter((name) => !expected.has(name));
  if (mode === 'write') for (const name of stale) rmSync(join(reports, name));
  const wrong = mode === 'write' ? [] : [...changed, ...stale];
  for (const name of wrong) {
    const [before, after] = [join(reports, name), join(fresh, name)].map((path) =>
      existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [],
    );
    console.error(`etc/api/${name}`);
    for (const line of before.filter((one) => !after.includes(one)).slice(0, 20)) console.error(`  - ${line}`);
    for (const line of after.filter((one) => !before.includes(one)).slice(0, 20)) console.error(`  + ${line}`);
  }
  if (wrong.length > 0) {
    console.error('The public surface differs from its report. If that is meant: npm run api, and commit etc/api.');
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
