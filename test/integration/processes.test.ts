import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

const entry = new URL('../../src/node.ts', import.meta.url).href;

/** Runs a script in a process of its own; it has to end by itself. */
const run = async (script: string, url: string): Promise<{ readonly code: number | null; readonly output: string }> => {
  const source = `import { URLSession, URLSessionConfiguration, URLRequest } from ${JSON.stringify(entry)};
const url = ${JSON.stringify(url)};
${script}`;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.trim() };
};

describe('a process', () => {
  let server: ScriptedServer;

  beforeAll(async () => {
    server = await scriptedServer({
      '/text': (_request, response) => {
        response.setHeader('keep-alive', 'timeout=600').end('hello');
      },
      '/endless': (_request, response) => {
        response.writeHead(200).write('first');
      },
    });
  });
  afterAll(async () => {
    await server.close();
  });

  it.each<[string, string]>([
    [
      'after a load, its connection still alive',
      `console.log((await URLSession.shared.data(url + '/text'))[0].length);`,
    ],
    [
      'after a cancelled load',
      `await new Promise((done) => {
        const subscription = URLSession.shared.dataTaskEvents(url + '/endless').subscribe((event) => {
          if (event.type === 'data') { console.log(event.data.length); setImmediate(() => { subscription.unsubscribe(); done(); }); }
        });
      });`,
    ],
    [
      'with a task that was never resumed',
      `new URLSession(URLSessionConfiguration.default).dataTask(url + '/text'); console.log(5);`,
    ],
    [
      'after a body that nobody finished reading',
      `const [bytes] = await URLSession.shared.bytes(url + '/endless');
       for await (const chunk of bytes.chunks()) { console.log(chunk.length); break; }`,
    ],
  ])('ends by itself %s, without invalidating its session', async (_when, script) => {
    expect(await run(script, server.url)).toEqual({ code: 0, output: '5' });
  });

  it('can load in worker threads, each with a shared session of its own', async () => {
    const script = `
import { Worker } from 'node:worker_threads';
const source = \`
  import { parentPort } from 'node:worker_threads';
  import { URLSession } from ${JSON.stringify(entry)};
  const [data] = await URLSession.shared.data(\${JSON.stringify(url + '/text')});
  parentPort.postMessage(Buffer.from(data).toString());
\`;
const work = () => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(source)));
  worker.once('message', resolve);
  worker.once('error', reject);
});
console.log((await Promise.all([work(), work()])).join(' '));`;
    expect(await run(script, server.url)).toEqual({ code: 0, output: 'hello hello' });
  });
});
