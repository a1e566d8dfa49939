import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { RunTask } from '../../../src/loading/Loader.ts';
import { protocolRegistry } from '../../../src/protocols/ProtocolRegistry.ts';
import { URLProtocol, type URLProtocolClass } from '../../../src/protocols/URLProtocol.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';

/** A class that fails with its own number, so that one can tell who loaded. */
const taking = (code: number, takes: (task: RunTask) => boolean = () => true): URLProtocolClass =>
  class extends URLProtocol {
    static override canInitWithTask(task: RunTask): boolean {
      return takes(task);
    }
    startLoading(): void {
      this.client?.didFailWithError({ number: code });
    }
    stopLoading(): void {}
  };

interface Parts {
  readonly configured?: readonly URLProtocolClass[];
  readonly registered?: readonly URLProtocolClass[];
}

const load = (
  request: URLRequest,
  { configured = [], registered = [] }: Parts = {},
): { run: RecordingRun; http: ScriptedLoader } => {
  const http = new ScriptedLoader();
  const registry = protocolRegistry({
    protocolClasses: configured,
    registered: () => registered,
    builtIns: new Map([
      ['http', http.load],
      ['https', http.load],
    ]),
  });
  const run = new RecordingRun((given, ofRun, client) => {
    ofRun.task.currentRequest = given;
    return registry(given, ofRun, client);
  }, request);
  run.load.start();
  return { run, http };
};

const loadedBy = (run: RecordingRun): unknown => (run.error?.cause as { number: number } | undefined)?.number;

describe('protocolRegistry', () => {
  it.each(['http://a.test/', 'https://a.test/', 'HTTP://a.test/'])('gives %s to its built-in protocol', (url) => {
    const { run, http } = load(new URLRequest(url));
    expect(run.load).toBe(http.last);
  });

  const failures: readonly (readonly [url: string | null, code: number, source: string])[] = [
    [null, -1002, 'swift-corelibs: a request without a URL'],
    ['', -1000, 'no URL'],
    ['unknown://a', -1002, 'surface §18'],
    ['javascript:alert(1)', -1002, 'surface §18'],
    ['about:blank', -1002, 'surface §18'],
    ['ws://a.test/', -1002, 'surface §18: WebSocket tasks only'],
    ['http://', -1000, 'swift-corelibs: no host'],
    ['http://a.test:999999/', -1000, 'swift-corelibs: impossible port'],
    ['no url', -1000, 'decisions: text that is no URL'],
  ];
  it.each(failures)('fails for %j with %d (%s)', (url, code) => {
    const { run, http } = load(new URLRequest(url));
    expect(run.log).toEqual([`fail ${code}`]);
    expect(run.error?.failureURLString).toBe(url);
    expect(http.loads).toEqual([]);
  });

  it('asks the configuration first, in order, then the registered classes, then the built-ins (surface §17)', () => {
    const http = new URLRequest('http://a.test/');
    const no = (): boolean => false;
    expect(loadedBy(load(http, { configured: [taking(1), taking(2)], registered: [taking(3)] }).run)).toBe(1);
    expect(loadedBy(load(http, { configured: [taking(1, no), taking(2)], registered: [taking(3)] }).run)).toBe(2);
    expect(loadedBy(load(http, { configured: [taking(1, no)], registered: [taking(3), taking(4)] }).run)).toBe(3);
    expect(load(http, { configured: [taking(1, no)], registered: [taking(3, no)] }).http.loads).toHaveLength(1);
  });

  it('asks no further once a class takes the task', () => {
    const asked: number[] = [];
    const noting = (number: number, takes: boolean): URLProtocolClass =>
      taking(number, () => {
        asked.push(number);
        return takes;
      });
    load(new URLRequest('http://a.test/'), { configured: [noting(1, false), noting(2, true), noting(3, true)] });
    expect(asked).toEqual([1, 2]);
  });

  it('lets a class load a scheme of its own', () => {
    const own = taking(7, (task) => task.currentRequest?.target?.scheme === 'own');
    expect(loadedBy(load(new URLRequest('own://a'), { registered: [own] }).run)).toBe(7);
    expect(load(new URLRequest('other://a'), { registered: [own] }).run.log).toEqual(['fail -1002']);
  });

  it('fails the load when a class throws that is asked', () => {
    const cause = new Error('asked');
    const { run, http } = load(new URLRequest('http://a.test/'), {
      configured: [
        taking(1, () => {
          throw cause;
        }),
      ],
    });
    expect(run.log).toEqual(['fail -1']);
    expect(run.error?.cause).toBe(cause);
    expect(http.loads).toEqual([]);
  });
});
