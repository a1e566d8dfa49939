import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { connectivityStage } from '../../../src/stages/connectivityStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';
import { ScriptedPath } from '../../support/scriptedPath.ts';

const allowed = {
  allowsCellularAccess: true,
  allowsExpensiveNetworkAccess: true,
  allowsConstrainedNetworkAccess: true,
  allowsUltraConstrainedNetworkAccess: false,
};

const start = (
  path: ScriptedPath,
  settings: Partial<typeof allowed & { waitsForConnectivity: boolean }> = {},
  request = new URLRequest('http://a.test/'),
): { run: RecordingRun; below: ScriptedLoader } => {
  const below = new ScriptedLoader();
  const stage = connectivityStage({
    settings: { ...allowed, waitsForConnectivity: false, ...settings },
    path,
    isConnectivityFailure: (error) => error.code === -1009,
  });
  return { run: RecordingRun.start(stage(below.load), request), below };
};

describe('connectivityStage', () => {
  it('lets a load go over a path that may be used, and is no load of its own then', () => {
    const { run, below } = start(new ScriptedPath());
    expect(run.load).toBe(below.last);
  });

  it('fails with -1009 where there is no path, without a reason', () => {
    const { run, below } = start(new ScriptedPath({ status: 'unsatisfied' }));
    expect(run.log).toEqual(['fail -1009']);
    expect(run.error).toMatchObject({ networkUnavailableReason: null, phase: 'connecting' });
    expect(run.error?.failureURLString).toBe('http://a.test/');
    expect(below.loads).toEqual([]);
  });

  const reasons = [
    ['cellular', { usesCellular: true }, { allowsCellularAccess: false }],
    ['expensive', { isExpensive: true }, { allowsExpensiveNetworkAccess: false }],
    ['constrained', { isConstrained: true }, { allowsConstrainedNetworkAccess: false }],
    ['ultraConstrained', { isUltraConstrained: true }, {}],
  ] as const;
  it.each(reasons)(
    'fails with -1009 and the reason %s on a path that is forbidden (surface §2)',
    (reason, path, settings) => {
      const { run } = start(new ScriptedPath(path), settings);
      expect(run.log).toEqual(['fail -1009']);
      expect(run.error?.networkUnavailableReason).toBe(reason);
    },
  );

  it('listens to the request as well as to the configuration', () => {
    const request = new URLRequest('http://a.test/');
    request.allowsCellularAccess = false;
    expect(start(new ScriptedPath({ usesCellular: true }), {}, request).run.log).toEqual(['fail -1009']);
  });

  it('looks at the path anew for each load', () => {
    const path = new ScriptedPath({ status: 'unsatisfied' });
    expect(start(path).run.log).toEqual(['fail -1009']);
    path.change({ status: 'satisfied' });
    expect(start(path).below.loads).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]/'])('needs no path for %s', (url) => {
    expect(start(new ScriptedPath({ status: 'unsatisfied' }), {}, new URLRequest(url)).below.loads).toHaveLength(1);
  });

  it('does not wait for a path unless the configuration says so', () => {
    const path = new ScriptedPath();
    const { run, below } = start(path);
    below.last.fail(-1009);
    expect(run.log).toEqual(['fail -1009']);
    expect(path.observers).toBe(0);
  });

  it('waits for a path when the configuration says so', () => {
    const path = new ScriptedPath({ status: 'unsatisfied' });
    const { run, below } = start(path, { waitsForConnectivity: true });
    expect(run.log).toEqual(['waitingForConnectivity']);
    path.change({ status: 'satisfied' });
    expect(below.loads).toHaveLength(1);
    run.load.cancel();
  });
});
