import { afterEach, describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { RunTask } from '../../../src/loading/Loader.ts';
import { registeredProtocols } from '../../../src/protocols/registeredProtocols.ts';
import { URLProtocol, type URLProtocolClass } from '../../../src/protocols/URLProtocol.ts';

class Plain extends URLProtocol {
  startLoading(): void {}
  stopLoading(): void {}
}
class Picky extends Plain {
  static override canInit(request: URLRequest): boolean {
    return request.target?.scheme === 'picky';
  }
  static override canonicalRequest(request: URLRequest): URLRequest {
    const copy = request.copy();
    copy.url = request.urlString!.toLowerCase();
    return copy;
  }
}

const task = (url: string | null): RunTask => ({
  taskIdentifier: 1,
  priority: 0.5,
  currentRequest: url === null ? null : new URLRequest(url),
});

afterEach(() => {
  for (const known of registeredProtocols()) URLProtocol.unregisterClass(known);
});

describe('URLProtocol', () => {
  it('takes no request unless a subclass says so', () => {
    expect(Plain.canInit(new URLRequest('picky://a'))).toBe(false);
    expect(Picky.canInit(new URLRequest('picky://a'))).toBe(true);
  });

  it('asks for a task what it asks for its current request (NSURLProtocol canInitWithTask:)', () => {
    expect(Picky.canInitWithTask(task('picky://a'))).toBe(true);
    expect(Picky.canInitWithTask(task('http://a.test/'))).toBe(false);
    expect(Picky.canInitWithTask(task(null))).toBe(false);
  });

  it('takes a request for its own canonical form', () => {
    const request = new URLRequest('picky://a');
    expect(Plain.canonicalRequest(request)).toBe(request);
  });

  it('finds requests equivalent that have the same canonical form', () => {
    const [a, b] = [new URLRequest('picky://h/A'), new URLRequest('picky://h/a')];
    expect(Picky.requestIsCacheEquivalent(a, b)).toBe(true);
    expect(Plain.requestIsCacheEquivalent(a, b)).toBe(false);
    expect(Plain.requestIsCacheEquivalent(a, a.copy())).toBe(true);
  });

  it('has what it was made with', () => {
    const request = new URLRequest('picky://a');
    expect(new Plain(request)).toMatchObject({ client: null, cachedResponse: null, task: null });
    const ofTask = task('picky://a');
    const made = new Plain(request, { task: ofTask });
    expect(made.request).toBe(request);
    expect(made.task).toBe(ofTask);
  });
});

describe('URLProtocol properties', () => {
  it('are left on a request and survive its copies', () => {
    const request = new URLRequest('http://a.test/');
    expect(URLProtocol.property('mine', request)).toBeUndefined();
    URLProtocol.setProperty(1, 'mine', request);
    const copy = request.copy();
    expect(URLProtocol.property('mine', copy)).toBe(1);
    URLProtocol.setProperty(2, 'mine', copy);
    URLProtocol.removeProperty('mine', request);
    URLProtocol.removeProperty('other', request);
    expect(URLProtocol.property('mine', copy)).toBe(2);
    expect(URLProtocol.property('mine', request)).toBeUndefined();
  });
});

describe('URLProtocol registration', () => {
  it('puts the last class first (NSURLProtocol registerClass:)', () => {
    expect(URLProtocol.registerClass(Plain)).toBe(true);
    expect(URLProtocol.registerClass(Picky)).toBe(true);
    expect(registeredProtocols()).toEqual([Picky, Plain]);
  });

  it('knows a class once, and moves it to the front when it is registered again', () => {
    for (const one of [Plain, Picky, Plain]) URLProtocol.registerClass(one);
    expect(registeredProtocols()).toEqual([Plain, Picky]);
  });

  it('refuses what is no subclass', () => {
    for (const other of [URLProtocol, class {}, Object, null, undefined, {}]) {
      expect(URLProtocol.registerClass(other as URLProtocolClass)).toBe(false);
    }
    expect(registeredProtocols()).toEqual([]);
  });

  it('can be undone', () => {
    URLProtocol.registerClass(Plain);
    URLProtocol.registerClass(Picky);
    URLProtocol.unregisterClass(Picky);
    URLProtocol.unregisterClass(Picky);
    expect(registeredProtocols()).toEqual([Plain]);
  });
});
