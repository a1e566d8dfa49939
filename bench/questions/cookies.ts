import { importEntry } from '../clients/urlSession.ts';
import type { Question } from '../harness/Question.ts';

/** Asks a filled jar for the `Cookie` field of the `i`th request. */
type Ask = (i: number) => string | null;

/** How many hosts have how many cookies each; one of the hosts is asked for. */
interface Filling {
  readonly hosts: number;
  readonly each: number;
}

const fillings: Readonly<Record<string, Filling>> = {
  '10': { hosts: 1, each: 10 },
  '1000': { hosts: 100, each: 10 },
  '10000': { hosts: 2000, each: 5 },
};

const hostOf = (i: number): string => `host${String(i)}.example.com`;
const asked = `https://${hostOf(0)}/path/of/it`;

const fill = ({ hosts, each }: Filling, set: (url: string, field: string) => void): void => {
  for (let host = 0; host < hosts; host += 1) {
    for (let i = 0; i < each; i += 1) {
      set(`https://${hostOf(host)}/`, `name${String(i)}=value${String(i)}; Path=/; Max-Age=100000; Secure`);
    }
  }
};

interface BuiltStorage {
  storeFields(fields: readonly string[], request: unknown, policy: string, now: number): void;
  prepare(now: number): unknown;
  headerFor(request: unknown, now: number): string | null;
}

/** What the cookie stage asks, as it asks it: the time is looked up, the request is one that is used again. */
const ours = async (filling: Filling, paths: number): Promise<Ask> => {
  const { HTTPCookieStorage, URLRequest } = (await importEntry()) as unknown as {
    readonly HTTPCookieStorage: new (options: object) => BuiltStorage;
    readonly URLRequest: new (url: string) => unknown;
  };
  const storage = new HTTPCookieStorage({ maximumCookies: 20_000 });
  const now = (): number => performance.timeOrigin + performance.now();
  fill(filling, (url, field) => storage.storeFields([field], new URLRequest(url), 'always', now()));
  const requests = Array.from({ length: paths }, (_, i) => new URLRequest(i === 0 ? asked : `${asked}/${String(i)}`));
  return (i) => {
    const time = now();
    return storage.prepare(time) === null ? storage.headerFor(requests[i % paths], time) : null;
  };
};

const tough = async (filling: Filling): Promise<Ask> => {
  const { CookieJar } = await import('tough-cookie');
  const jar = new CookieJar();
  fill(filling, (url, field) => jar.setCookieSync(field, url));
  return () => jar.getCookieStringSync(asked);
};

const makers: Readonly<Record<string, (filling: Filling) => Promise<Ask>>> = {
  'tough-cookie': tough,
  'rx-urlsession': (filling) => ours(filling, 1),
  'rx-urlsession, 100 paths': (filling) => ours(filling, 100),
};

const names = Object.keys(fillings).flatMap((count) => Object.keys(makers).map((name) => `${count}: ${name}`));

const length = (field: string | null): number => field?.split('; ').length ?? 0;

export const question: Question = {
  title: 'Cookie field of a request, warm, with so many cookies stored (10, 10 and 5 of them match)',
  contenders: names,
  figures: [{ key: 'ns', heading: 'ns / request' }],
  goals: Object.keys(fillings).map((count) => ({
    contender: `${count}: rx-urlsession`,
    figure: 'ns',
    against: `${count}: tough-cookie`,
    sense: 'at most',
    limit: 0.1,
  })),
  measure: async (contender) => {
    const [count = '', name = ''] = contender.split(': ');
    const filling = fillings[count];
    const ask = filling === undefined ? undefined : await makers[name]?.(filling);
    if (filling === undefined || ask === undefined) throw new TypeError(contender);
    let checked = 0;
    const turn = (milliseconds: number): number => {
      let done = 0;
      const since = performance.now();
      while (performance.now() - since < milliseconds) {
        for (let i = 0; i < 100; i += 1) checked += ask(i)?.length ?? 0;
        done += 100;
      }
      return ((performance.now() - since) * 1e6) / done;
    };
    turn(500);
    const ns = turn(1000);
    if (length(ask(0)) !== filling.each || checked === 0) throw new Error('not the cookies that were set');
    return { ns };
  },
};
