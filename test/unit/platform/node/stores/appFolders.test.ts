import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import {
  appFolders,
  type AppFolders,
  appFoldersIn,
  folderName,
} from '../../../../../src/platform/node/stores/appFolders.ts';

const foldersWith = (
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  platform = 'linux',
): AppFolders =>
  appFoldersIn({
    environment,
    platform,
    homeFolder: '/home/ann',
    scriptFolder: '/srv/app/bin',
    read: (file) => files[file] ?? null,
  });

describe('the folders of an app', () => {
  it.each<[string, Readonly<Record<string, string>>, string, string, string]>([
    [
      'linux',
      {},
      '/home/ann/.local/share/rx-urlsession/default',
      '/home/ann/.cache/rx-urlsession/default',
      'the usual places',
    ],
    [
      'linux',
      { XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/c' },
      '/d/rx-urlsession/default',
      '/c/rx-urlsession/default',
      'XDG',
    ],
    [
      'linux',
      { XDG_DATA_HOME: 'here' },
      '/home/ann/.local/share/rx-urlsession/default',
      '/home/ann/.cache/rx-urlsession/default',
      'a relative path is none',
    ],
    [
      'darwin',
      {},
      '/home/ann/Library/Application Support/rx-urlsession/default',
      '/home/ann/Library/Caches/rx-urlsession/default',
      'macOS',
    ],
    [
      'win32',
      { LOCALAPPDATA: '/local' },
      '/local/rx-urlsession/Data/default',
      '/local/rx-urlsession/Cache/default',
      'Windows',
    ],
    ['linux', { RX_URLSESSION_HOME: '/own', XDG_DATA_HOME: '/d' }, '/own/data', '/own/cache', 'our own variable wins'],
  ])('on %s with %j are %s and %s: %s', (platform, environment, data, cache) => {
    expect(foldersWith(environment, {}, platform)).toMatchObject({ data, cache });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'the nearest package',
      { '/srv/app/package.json': '{"name":"shop"}', '/srv/package.json': '{"name":"all"}' },
      'shop',
    ],
    [
      'the next one when the nearest has no name',
      { '/srv/app/package.json': '{}', '/package.json': '{"name":"all"}' },
      'all',
    ],
    [
      'the next one when the nearest is no JSON',
      { '/srv/app/bin/package.json': '{', '/srv/package.json': '{"name":"all"}' },
      'all',
    ],
    ['a scope', { '/srv/package.json': '{"name":"@ann/shop"}' }, '@ann+shop'],
    ['a name that leads elsewhere', { '/srv/package.json': '{"name":"../../etc"}' }, '+.._etc'],
    ['a name of dots', { '/srv/package.json': '{"name":".."}' }, 'default'],
    ['no package', {}, 'default'],
  ])('are named after %s', (_what, files, name) => {
    expect(foldersWith({ XDG_DATA_HOME: '/d' }, files).data).toBe(`/d/rx-urlsession/${name}`);
  });

  it('are shared by groups in a place that no app is called after', () => {
    expect(foldersWith({ XDG_DATA_HOME: '/d' }, { '/srv/package.json': '{"name":".groups"}' })).toMatchObject({
      data: '/d/rx-urlsession/groups',
      groups: '/d/rx-urlsession/.groups',
    });
  });

  it('of the tests are nowhere near the user, and are not made by asking', () => {
    const { data, cache } = appFolders();
    expect(data).toContain('rx-urlsession-home-');
    expect([data, cache].filter((folder) => existsSync(folder))).toEqual([]);
  });
});

describe('a name of a folder', () => {
  it.each([
    ['group.com.example', 'group.com.example'],
    ['a b\u0000c', 'a_b_c'],
    ['x'.repeat(300), 'x'.repeat(100)],
    ['...', null],
    ['', null],
  ])('from %j is %j', (text, name) => {
    expect(folderName(text)).toBe(name);
  });
});
