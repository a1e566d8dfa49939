import { spawn } from 'node:child_process';
import { once } from 'node:events';

const moduleText = (file: string): string => JSON.stringify(new URL(`../../${file}`, import.meta.url).href);

/**
 * A program that makes a transport with `settings` (members of an object literal) and does `work`, in which `load(url)`
 * gives the run of a load that has ended. It closes nothing.
 */
export const http1Script = (settings: string, work: string): string => `
  import { createRequire } from 'node:module';
  import { createHttp1Transport } from ${moduleText('src/platform/node/http1/http1Transport.ts')};
  import { plainSettings } from ${moduleText('test/support/http1Fixture.ts')};
  import { TransportRun } from ${moduleText('test/support/transportRun.ts')};
  import { URLRequest } from ${moduleText('src/foundation/URLRequest.ts')};
  const transport = createHttp1Transport({ ...plainSettings, ${settings} });
  const load = (url) => new TransportRun(transport.load, new URLRequest(url)).start().ended();
  ${work}
`;

/** Runs a program to its own end: the exit code, and what it printed. */
export const runScript = async (
  script: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<[code: number | null, printed: string]> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += String(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return [code, printed];
};
