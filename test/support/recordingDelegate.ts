import type { URLSessionDataDelegate } from '../../src/index.ts';

const methods = [
  'didCreateTask',
  'taskIsWaitingForConnectivity',
  'taskWillPerformHTTPRedirection',
  'taskDidReceiveChallenge',
  'sessionDidReceiveChallenge',
  'taskNeedNewBodyStream',
  'taskDidSendBodyData',
  'taskDidReceiveInformationalResponse',
  'dataTaskDidReceiveResponse',
  'dataTaskDidReceiveData',
  'dataTaskWillCacheResponse',
  'taskDidFinishCollectingMetrics',
  'taskDidCompleteWithError',
  'sessionDidBecomeInvalid',
] as const;

/** Name of a delegate method. */
export type DelegateMethod = (typeof methods)[number];

const defaults: Partial<Record<DelegateMethod, (...args: never[]) => unknown>> = {
  taskWillPerformHTTPRedirection: (_s: never, _t: never, _r: never, newRequest: unknown) => newRequest,
  taskDidReceiveChallenge: () => ({ disposition: 'performDefaultHandling' }),
  sessionDidReceiveChallenge: () => ({ disposition: 'performDefaultHandling' }),
  dataTaskDidReceiveResponse: () => 'allow',
  dataTaskWillCacheResponse: (_s: never, _t: never, proposed: unknown) => proposed,
};

/** A delegate with every method: writes each call down, and answers as if it were not there unless told otherwise. */
export const recordingDelegate = (
  overrides: Partial<Record<DelegateMethod, (...args: never[]) => unknown>> = {},
  except: readonly DelegateMethod[] = [],
): {
  readonly delegate: URLSessionDataDelegate;
  readonly calls: { readonly name: DelegateMethod; readonly args: unknown[] }[];
} => {
  const calls: { name: DelegateMethod; args: unknown[] }[] = [];
  const delegate: Record<string, unknown> = {};
  for (const name of methods) {
    if (except.includes(name)) continue;
    const answer = overrides[name] ?? defaults[name];
    delegate[name] = (...args: never[]) => {
      calls.push({ name, args });
      return answer?.(...args);
    };
  }
  return { delegate: delegate, calls };
};
