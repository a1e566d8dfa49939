import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import type { HTTPCookieAcceptPolicy } from '../../../src/foundation/rawValues.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { CookieStore } from '../../../src/loading/CookieStore.ts';
import type { Loader } from '../../../src/loading/Loader.ts';
import { cookieStage } from '../../../src/stages/cookieStage.ts';
import { MemoryCookieStore } from '../../../src/stores/MemoryCookieStore.ts';
import { CookieSite } from '../../support/cookieSite.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';
import { VirtualTime } from '../../support/virtualTime.ts';

interface Settings {
  readonly httpShouldSetCookies?: boolean;
  readonly httpCookieAcceptPolicy?: HTTPCookieAcceptPolicy;
}

const url = 'https://a.test/';

interface Chain {
  readonly below: ScriptedLoader;
  readonly loader: Loader;
}

const chain = (site: CookieSite, given: Settings = {}): Chain => {
  const below = new ScriptedLoader();
  const settings = {
    httpShouldSetCookies: true,
    httpCookieAcceptPolicy: 'onlyFromMainDocumentDomain' as const,
    ...given,
  };
  return { below, loader: cookieStage({ settings, storage: site.storage })(below.load) };
};

const headOf = (status: number, fields: readonly string[]): HTTPURLResponse =>
  HTTPURLResponse.fromHead(url, status, 'HTTP/1.1', new HTTPHeaders(fields.flatMap((field) => ['Set-Cookie', field])));

/** One exchange, whose response sets cookies; the field that went out. */
const exchange = (
  site: CookieSite,
  request: URLRequest,
  fields: readonly string[] = [],
  settings: Settings = {},
  status = 200,
): string | null => {
  const { below, loader } = chain(site, settings);
  const run = RecordingRun.start(loader, request, undefined, new VirtualTime(site.now));
  const [load] = below.loads;
  load!.inform(103).respondWith(headOf(status, fields)).data('x').trailers(['a', 'b']).finish();
  expect(run.log).toEqual(['informational 103', `response ${String(status)}`, 'data x', 'trailers a=b', 'finish']);
  return load!.request.valueForHTTPHeaderField('cookie');
};

const get = (change: (request: URLRequest) => void = () => {}): URLRequest => {
  const request = new URLRequest(url);
  change(request);
  return request;
};

describe('the cookie stage', () => {
  it.each([200, 302, 401, 404])('stores what a %i sets, and sends it with the next request', (status) => {
    const site = new CookieSite();
    expect(exchange(site, get(), ['a=1', 'b=2'], {}, status)).toBeNull();
    expect(exchange(site, get())).toBe('a=1; b=2');
  });

  it("puts the storage's cookies in the place of the request's own, where there are some", () => {
    const site = new CookieSite();
    const own = get((request) => {
      request.setValueForHTTPHeaderField('own=1', 'cookie');
    });
    expect(exchange(site, own, ['a=1'])).toBe('own=1');
    expect(exchange(site, own)).toBe('a=1');
    expect(own.valueForHTTPHeaderField('cookie')).toBe('own=1');
  });

  it('neither sends nor stores for a request that handles cookies itself', () => {
    const site = new CookieSite();
    const own = get((request) => {
      request.httpShouldHandleCookies = false;
    });
    exchange(site, own, ['a=1']);
    expect(site.storage.cookies).toEqual([]);
    exchange(site, get(), ['a=1']);
    expect(exchange(site, own)).toBeNull();
  });

  it('stores but does not send without httpShouldSetCookies', () => {
    const site = new CookieSite();
    const settings = { httpShouldSetCookies: false };
    exchange(site, get(), ['a=1'], settings);
    expect(exchange(site, get(), [], settings)).toBeNull();
    expect(exchange(site, get())).toBe('a=1');
  });

  it.each<[HTTPCookieAcceptPolicy, string | null, string | null]>([
    ['never', null, null],
    ['always', 'https://other.test/', 'a=1'],
    ['onlyFromMainDocumentDomain', 'https://other.test/', null],
    ['onlyFromMainDocumentDomain', 'https://sub.a.test/', 'a=1'],
    ['onlyFromMainDocumentDomain', null, 'a=1'],
  ])("goes by the configuration's policy: %s for %s", (httpCookieAcceptPolicy, mainDocument, expected) => {
    const site = new CookieSite();
    site.storage.cookieAcceptPolicy = httpCookieAcceptPolicy === 'never' ? 'always' : 'never';
    exchange(site, site.request(url, mainDocument), ['a=1'], { httpCookieAcceptPolicy });
    expect(exchange(site, get())).toBe(expected);
  });

  it('sends without storing under never', () => {
    const site = new CookieSite().set(url, 'a=1');
    expect(exchange(site, get(), ['b=2'], { httpCookieAcceptPolicy: 'never' })).toBe('a=1');
  });

  it('stores nothing that comes out of a cache', () => {
    const site = new CookieSite();
    const loader = cookieStage({
      settings: { httpShouldSetCookies: true, httpCookieAcceptPolicy: 'always' },
      storage: site.storage,
    })((_request, _run, client) => ({
      start: () => {
        client.didReceiveResponse(headOf(200, ['a=1']), 'cache');
        client.didReceiveResponse(headOf(200, ['b=1']), 'revalidated');
      },
      cancel: () => {},
      pause: () => {},
      resume: () => {},
    }));
    RecordingRun.start(loader, get());
    expect(site.storage.cookies).toEqual([]);
  });

  it('adds no load of its own, and merges headers once', () => {
    const site = new CookieSite().set(url, 'a=1');
    const { below, loader } = chain(site);
    const request = get((one) => {
      one.setValueForHTTPHeaderField('1', 'x');
    });
    const { headers } = request;
    const runs = [1, 2].map(() => RecordingRun.start(loader, request, undefined, new VirtualTime(site.now)));
    expect(runs.map((run) => run.load)).toEqual(below.loads);
    const [first, second] = below.loads.map((load) => load.request.headers);
    expect(first).toBe(second);
    expect(request.headers).toBe(headers);
    const elsewhere = new URLRequest('https://b.test/');
    RecordingRun.start(loader, elsewhere, undefined, new VirtualTime(site.now));
    expect(below.loads[2]!.request).toBe(elsewhere);
  });

  it('tells a custom redirect onwards, and stores what it sets', () => {
    const site = new CookieSite();
    const told: string[] = [];
    const settings = { httpShouldSetCookies: true, httpCookieAcceptPolicy: 'always' as const };
    const loader = cookieStage({ settings, storage: site.storage })((_request, _run, client) => ({
      reportsRedirects: true,
      start: () => {
        client.didRedirect?.(new URLRequest('https://b.test/'), headOf(302, ['a=1']));
      },
      cancel: () => {},
      pause: () => {},
      resume: () => {},
    }));
    const run = new RecordingRun(
      () => ({ start: () => {}, cancel: () => {}, pause: () => {}, resume: () => {} }),
      get(),
    );
    const client = Object.assign(Object.create(run) as RecordingRun, {
      didRedirect: (request: URLRequest) => told.push(String(request.urlString)),
    });
    const load = loader(get(), run, client);
    expect(load.reportsRedirects).toBe(true);
    load.start();
    expect(told).toEqual(['https://b.test/']);
    expect(site.storage.cookies.map(({ name }) => name)).toEqual(['a']);
  });
});

describe('the cookie stage over a store that answers later', () => {
  const later = (inner: CookieStore, fails = false): CookieStore => ({
    load: (seen) =>
      fails ? Promise.reject(new Error('out of reach')) : Promise.resolve().then(() => inner.load(seen)),
    apply: (changes, seen) => inner.apply(changes, seen),
  });
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });

  it.each([
    [false, 'a=1'],
    [true, null],
  ])('waits for its answer (that fails: %s)', async (fails, expected) => {
    const inner = new MemoryCookieStore();
    new CookieSite({ store: inner }).set(url, 'a=1; Max-Age=1000');
    const site = new CookieSite({ store: later(inner, fails) });
    const { below, loader } = chain(site);
    RecordingRun.start(loader, get(), undefined, new VirtualTime(site.now));
    expect(below.loads).toEqual([]);
    await turn();
    expect(below.loads[0]!.request.valueForHTTPHeaderField('cookie')).toBe(expected);
  });

  it('begins nothing once it is cancelled, and begins paused when it was paused', async () => {
    const site = new CookieSite({ store: later(new MemoryCookieStore()) });
    const { below, loader } = chain(site);
    RecordingRun.start(loader, get(), undefined, new VirtualTime(site.now)).load.cancel();
    const paused = RecordingRun.start(loader, get(), undefined, new VirtualTime(site.now));
    paused.load.pause();
    await turn();
    expect(below.loads.map(({ calls }) => calls)).toEqual([['pause', 'start']]);
  });
});
