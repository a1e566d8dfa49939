import { describe, expect, it } from '@jest/globals';
import type { Eventually } from '../../src/foundation/Eventually.ts';
import { HTTPCookie } from '../../src/foundation/HTTPCookie.ts';
import { cookieIdentity, type CookieStore, type StoredCookie } from '../../src/loading/CookieStore.ts';
import { CookieSite } from './cookieSite.ts';

/** A place where cookies are kept, and as many ways into it as one likes. */
export interface CookieStorePlace {
  /** Another store on the same place, as another process would open it. */
  open(): Eventually<CookieStore>;
}

const start = Date.UTC(2026, 0, 1);

const kept = (name: string, more: object = {}): StoredCookie => ({
  cookie: new HTTPCookie({
    name,
    value: 'v',
    domain: '.a.test',
    path: '/',
    expiresDate: new Date(start + 1e9),
    ...more,
  }),
  creationTime: start,
  lastAccessTime: start,
});

/**
 * What every store of cookies has to do, whatever it is made of.
 * @param place - A new, empty place for each test.
 */
export const cookieStoreContract = (name: string, place: () => Eventually<CookieStorePlace>): void => {
  /** Storages answer at once; a store that does not needs a turn of the loop. */
  const settle = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  const names = async (store: CookieStore): Promise<readonly string[]> =>
    ((await store.load(0))?.cookies ?? []).map(({ cookie }) => cookie.name).sort();
  const site = async (at: CookieStorePlace): Promise<CookieSite> => {
    const made = new CookieSite({ store: await at.open() });
    await made.storage.prepare(made.now);
    return made;
  };
  const sent = async (at: CookieSite): Promise<string | null> => {
    // Past the time for which what was seen last is believed.
    at.now += 100;
    await at.storage.prepare(at.now);
    return at.sent('https://a.test/');
  };

  describe(`the cookie store ${name}`, () => {
    it('is empty at first', async () => {
      expect(await names(await (await place()).open())).toEqual([]);
    });

    it('keeps all of a cookie', async () => {
      const at = await place();
      const all = kept('a', {
        ...{ value: '\u20ac "x" __proto__', path: '/x', isSecure: true, isHTTPOnly: true, sameSitePolicy: 'strict' },
        ...{ partition: 'https://top.test', comment: 'c', commentURL: 'https://a.test/', portList: [1] },
      });
      await (
        await at.open()
      ).apply({ stored: [{ ...all, creationTime: start + 0.25, lastAccessTime: start + 0.5 }], removed: [] }, 0);
      const [found] = (await (await at.open()).load(0))!.cookies;
      expect(found!.cookie.isEqual(all.cookie)).toBe(true);
      expect(found).toMatchObject({ creationTime: start + 0.25, lastAccessTime: start + 0.5 });
    });

    it('replaces, removes and keeps apart by identity', async () => {
      const at = await place();
      const store = await at.open();
      const others = [
        kept('a', { path: '/x' }),
        kept('a', { domain: 'a.test' }),
        kept('a', { partition: 'p' }),
        kept('b'),
      ];
      await store.apply({ stored: [kept('a'), ...others], removed: [] }, 0);
      await store.apply(
        { stored: [kept('a', { value: 'w' })], removed: [cookieIdentity(kept('b').cookie), 'never there'] },
        0,
      );
      const values = (await store.load(0))!.cookies.map(({ cookie }) => cookie.value).sort();
      expect(values).toEqual(['v', 'v', 'v', 'w']);
    });

    it('says null when nothing has changed, and everything when something has', async () => {
      const at = await place();
      const [one, other] = [await at.open(), await at.open()];
      const known = await one.apply({ stored: [kept('a')], removed: [] }, (await one.load(0))?.revision ?? 0);
      expect(await one.load(known)).toBeNull();
      await other.apply({ stored: [kept('b')], removed: [] }, 0);
      const snapshot = (await one.load(known))!;
      expect(snapshot.cookies).toHaveLength(2);
      expect(await one.load(snapshot.revision)).toBeNull();
    });

    it('does not claim that a writer knows what others wrote before', async () => {
      const at = await place();
      const [one, other] = [await at.open(), await at.open()];
      const known = await one.apply({ stored: [kept('a')], removed: [] }, (await one.load(0))?.revision ?? 0);
      await other.apply({ stored: [kept('b')], removed: [] }, 0);
      const after = await one.apply({ stored: [kept('c')], removed: [] }, known);
      expect((await one.load(after))?.cookies).toHaveLength(3);
    });

    it('takes changes from many at once', async () => {
      const at = await place();
      const stores = await Promise.all(Array.from({ length: 4 }, async () => at.open()));
      await Promise.all(
        stores.flatMap((store, i) =>
          Array.from({ length: 25 }, async (_, j) =>
            store.apply({ stored: [kept(`c${String(i)}-${String(j)}`)], removed: [] }, 0),
          ),
        ),
      );
      expect(await names(await at.open())).toHaveLength(100);
    });

    it('lets storages see what others store, replace and remove, and keeps their session cookies out', async () => {
      const at = await place();
      const [one, other] = [await site(at), await site(at)];
      one.set('https://a.test/', ['a=1; Max-Age=1000', 'session=1']);
      await settle();
      expect(await sent(other)).toBe('a=1');
      other.set('https://a.test/', 'a=2; Max-Age=1000');
      await settle();
      expect(await sent(one)).toBe('a=2; session=1');
      expect(one.changes).toBe(2);
      other.set('https://a.test/', 'a=2; Max-Age=0');
      await settle();
      expect(await sent(one)).toBe('session=1');
      expect(await sent(await site(at))).toBeNull();
    });

    it('forgets a cookie that becomes one of a session', async () => {
      const at = await place();
      const one = await site(at);
      one.set('https://a.test/', 'a=1; Max-Age=1000');
      one.set('https://a.test/', 'a=2');
      await settle();
      expect(await sent(one)).toBe('a=2');
      expect(await sent(await site(at))).toBeNull();
    });

    it('keeps what is merged from several storages', async () => {
      const at = await place();
      const sites = await Promise.all([site(at), site(at), site(at)]);
      sites.forEach((one, i) => {
        for (let j = 0; j < 20; j++) one.set('https://a.test/', `c${String(i)}-${String(j)}=1; Max-Age=1000`);
      });
      await Promise.all(
        sites.map(
          (one) =>
            new Promise<void>((done) => {
              one.storage.flush(done);
            }),
        ),
      );
      for (const one of [...sites, await site(at)]) expect((await sent(one))?.split('; ')).toHaveLength(60);
    });
  });
};
