import { describe, expect, it } from '@jest/globals';
import type { LookupOptions } from 'node:dns';
import type { NameLookup } from '../../../../../src/loading/ports.ts';
import { findAddresses } from '../../../../../src/platform/node/connection/nameLookup.ts';

const find = (
  hook: NameLookup | null,
  options: LookupOptions = {},
  hostname = 'host.test',
): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    findAddresses(hook, hostname, options, (error, addresses) => {
      if (error === null) resolve(addresses.map(({ address }) => address));
      else reject(error);
    });
  });

const both: NameLookup = (_, found) => {
  found(null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
    { address: 'nonsense', family: 4 },
    { address: '127.0.0.2', family: 6 },
  ]);
};

describe('a name', () => {
  it('has the addresses that the hook gives, in their order, without those that are none', async () => {
    expect(await find(both)).toEqual(['::1', '127.0.0.1']);
  });

  it.each([
    [4, ['127.0.0.1']],
    ['IPv4', ['127.0.0.1']],
    [6, ['::1']],
    ['IPv6', ['::1']],
    [0, ['::1', '127.0.0.1']],
  ] as const)('has those of one family when only that can be used: %s', async (family, addresses) => {
    expect(await find(both, { family })).toEqual(addresses);
  });

  it('is not known when the hook finds nothing that fits', async () => {
    const none: NameLookup = (_, found) => {
      found(null, []);
    };
    await expect(find(none)).rejects.toMatchObject({ code: 'ENOTFOUND', hostname: 'host.test' });
  });

  it('fails as the hook does, by its answer or by what it throws', async () => {
    const error = new Error('no zone');
    await expect(
      find((_, found) => {
        found(error, []);
      }),
    ).rejects.toBe(error);
    await expect(
      find(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  const nowhere = [
    ['nothing', undefined, undefined],
    ['no list', null, 'text'],
    ['a list of nothing', null, [null, undefined, 5]],
    ['objects that are no addresses', undefined, [{}, { address: 5, family: 4 }]],
  ] as const;

  it.each(nowhere)('is not known when the hook gives %s, in its turn or later', async (_, error, addresses) => {
    const now = ((_name: string, found: (...given: unknown[]) => void) => {
      found(error, addresses);
    }) as NameLookup;
    const later = ((_name: string, found: (...given: unknown[]) => void) => {
      setImmediate(found, error, addresses);
    }) as NameLookup;
    await expect(find(now)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(find(later)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('is found when the hook says "no error" as callbacks in JavaScript do', async () => {
    const hook = ((_: string, found: (...given: unknown[]) => void) => {
      found(undefined, [{ address: '127.0.0.1', family: 4 }]);
    }) as NameLookup;
    expect(await find(hook)).toEqual(['127.0.0.1']);
  });

  it.each([[undefined], [null], ['text']])('fails with an error when the hook throws %p', async (thrown) => {
    const hook: NameLookup = () => {
      throw thrown;
    };
    await expect(find(hook)).rejects.toMatchObject({ name: 'Error', cause: thrown });
  });

  it('fails when an async hook does, and nothing else hears of it', async () => {
    const error = new Error('no zone');
    const hook = (() => Promise.reject(error)) as unknown as NameLookup;
    await expect(find(hook)).rejects.toBe(error);
  });

  it('is answered once, and never in the turn of the question', async () => {
    const answers: unknown[] = [];
    findAddresses(
      (_, found) => {
        found(null, [{ address: '127.0.0.1', family: 4 }]);
        found(null, [{ address: '127.0.0.2', family: 4 }]);
      },
      'host.test',
      {},
      (_, addresses) => answers.push(addresses.map(({ address }) => address)),
    );
    expect(answers).toEqual([]);
    await new Promise((done) => setImmediate(done));
    expect(answers).toEqual([['127.0.0.1']]);
  });

  it('is looked up by the system without a hook', async () => {
    expect(await find(null, { family: 4 }, 'localhost')).toEqual(['127.0.0.1']);
  });
});
