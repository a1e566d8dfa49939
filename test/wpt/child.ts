// Runs one file for one contender, in a process of its own: node child.ts JSON. Tells its parent what came of it.
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { runInThisContext } from 'node:vm';
import type { Job } from './checkout.ts';
import { type ContenderName, globalsOf } from './contenders.ts';
import type { Served } from './startServer.ts';

/** What the parent wants to have run. */
export interface Task {
  readonly job: Job;
  readonly contender: ContenderName;
  readonly server: Served;
  /** Milliseconds after which what is not done has failed. */
  readonly patience: number;
}

/** What came of one subtest. */
export interface Subtest {
  readonly name: string;
  readonly hasPassed: boolean;
  readonly message: string;
}

/** As `testharness.js` has it. */
interface HarnessTest {
  readonly name: string;
  readonly status: number;
  readonly message: string | null;
}
interface Harness {
  add_completion_callback(heard: (tests: readonly HarnessTest[], status: HarnessTest) => void): void;
  timeout(): void;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const { job, server } = task;
const host = 'web-platform.test';

const pageOf = ({ path, query }: Job): URL => {
  const isHTTP2 = path.includes('.h2.');
  const isSecure = isHTTP2 || path.includes('.https.');
  const port = server.ports[isHTTP2 ? 'h2' : isSecure ? 'https' : 'http']?.[0] ?? 0;
  const page = path.replace(/\.(any|window)\.js$/, '.$1.html');
  return new URL(`${isSecure ? 'https' : 'http'}://${host}:${port}/${page}${query}`);
};

/** A script as the server gives it, with its templates filled in. */
const sourceOf = async (path: string): Promise<string> => {
  const port = server.ports['http']?.[0] ?? 0;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host: `${host}:${port}` }, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
  if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${String(answer.statusCode)}`);
  return text(answer);
};

const page = pageOf(job);
const paths = ['/resources/testharness.js', ...job.scripts, `/${job.path}${job.query}`];
const sources = await Promise.all(paths.map(sourceOf));

// What a page or worker would hear; the harness listens.
const events = new EventTarget();
const tell = (type: string, details: object): void => {
  events.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), details));
};
process.on('uncaughtException', (error) => tell('error', { error, message: String(error) }));
process.on('unhandledRejection', (reason, promise) => tell('unhandledrejection', { reason, promise }));

const globals = {
  self: globalThis,
  location: page,
  GLOBAL: { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false },
  addEventListener: events.addEventListener.bind(events),
  removeEventListener: events.removeEventListener.bind(events),
  ...(await globalsOf(task.contender, page, server.certificateAuthority)),
};
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

/** Runs in the turn of the others: the harness takes the scripts for loaded when it is over. */
const run = (index: number): void => {
  try {
    runInThisContext(sources[index] ?? '', { filename: paths[index] ?? '' });
  } catch (error) {
    tell('error', { error, message: String(error) });
  }
};

run(0);
const harness = globalThis as unknown as Harness;
harness.add_completion_callback((tests, status) => {
  const results = tests.map(({ name, status: result, message }): Subtest => ({
    name,
    hasPassed: result === 0,
    message: message ?? '',
  }));
  // The file itself counts when it went wrong: a script that threw, or an error that nobody caught.
  if (status.status !== 0) results.push({ name: '(file)', hasPassed: false, message: status.message ?? 'timed out' });
  process.send?.(results);
});
for (let index = 1; index < sources.length; index++) run(index);
setTimeout(() => harness.timeout(), task.patience);
