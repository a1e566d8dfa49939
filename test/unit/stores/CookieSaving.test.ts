import { describe, expect, it } from '@jest/globals';
import type { Eventually } from '../../../src/foundation/Eventually.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import type { CookieChanges, CookieStore, CookieSnapshot } from '../../../src/loading/CookieStore.ts';
import { MemoryCookieStore } from '../../../src/stores/MemoryCookieStore.ts';
import { CookieSite } from '../../support/cookieSite.ts';

const url = 'https://a.test/';

/** A store that may be out of reach, and that answers when it is told to. */
class FarStore implements CookieStore {
  readonly inner: MemoryCookieStore = new MemoryCookieStore();
  isDown = false;
  isSlow = false;
  loads = 0;
  readonly waiting: (() => void)[] = [];

  #answer<T>(answer: () => T): Eventually<T> {
    if (this.isDown && !this.isSlow) throw new URLError(-1004);
    if (!this.isSlow) return answer();
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        if (this.isDown) reject(new URLError(-1004));
        else resolve(answer());
      });
    });
  }
  load(seen: number): Eventually<CookieSnapshot | null> {
    this.loads += 1;
    return this.#answer(() => this.inner.load(seen));
  }
  apply(changes: CookieChanges, seen: number): Eventually<number> {
    return this.#answer(() => this.inner.apply(changes, seen));
  }
  async release(): Promise<void> {
    for (const answer of this.waiting.splice(0)) answer();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  get names(): readonly string[] {
    return (this.inner.load(0)?.cookies ?? []).map(({ cookie }) => cookie.name);
  }
}

describe.each([false, true])('a store that is out of reach (answers later: %s)', (isSlow) => {
  it('is told again with the next change, and nothing is lost meanwhile', async () => {
    const store = new FarStore();
    store.isSlow = isSlow;
    store.isDown = true;
    const site = new CookieSite({ store });
    site.set(url, 'a=1; Max-Age=1000');
    await store.release();
    expect(site.sent(url)).toBe('a=1');
    site.set(url, ['a=1; Max-Age=0', 'b=1; Max-Age=1000']);
    await store.release();
    expect(site.sent(url)).toBe('b=1');
    store.isDown = false;
    site.set(url, 'c=1; Max-Age=1000');
    for (let i = 0; i < 4; i++) await store.release();
    expect(store.names).toEqual(['b', 'c']);
    expect(site.sent(url)).toBe('b=1; c=1');
  });

  it('does not hold a flush up for ever', async () => {
    const store = new FarStore();
    store.isSlow = isSlow;
    store.isDown = true;
    const site = new CookieSite({ store }).set(url, 'a=1; Max-Age=1000');
    let isDone = false;
    site.storage.flush(() => {
      isDone = true;
    });
    for (let i = 0; i < 4; i++) await store.release();
    expect(isDone).toBe(true);
    store.isDown = false;
    site.storage.flush(() => {});
    for (let i = 0; i < 4; i++) await store.release();
    expect(store.names).toEqual(['a']);
  });
});

describe('a store', () => {
  it('is asked for changes once in 20 ms, and each time when the app asks', () => {
    const store = new FarStore();
    const site = new CookieSite({ store });
    for (let i = 0; i < 10; i++) {
      site.sent(url);
      site.now += 1;
    }
    expect(store.loads).toBe(1);
    site.now += 20;
    site.sent(url);
    expect(store.loads).toBe(2);
    expect(site.storage.cookies).toEqual([]);
    expect(site.storage.cookiesFor(url)).toEqual([]);
    expect(store.loads).toBe(4);
  });

  it('that answers later does not undo what was changed meanwhile', async () => {
    const store = new FarStore();
    const writer = new CookieSite({ store: store.inner }).set(url, ['a=old; Max-Age=1000', 'b=old; Max-Age=1000']);
    store.isSlow = true;
    const site = new CookieSite({ store });
    const answer = site.storage.prepare(site.now);
    expect(answer).not.toBeNull();
    site.set(url, ['a=new; Max-Age=1000']);
    await store.release();
    await answer;
    expect(site.sent(url)?.split('; ').sort()).toEqual(['a=new', 'b=old']);
    for (let i = 0; i < 4; i++) await store.release();
    expect(
      writer.storage
        .cookiesFor(url)
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['new', 'old']);
  });
});
