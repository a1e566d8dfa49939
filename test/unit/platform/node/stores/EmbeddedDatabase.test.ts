import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { URLError } from '../../../../../src/foundation/URLError.ts';
import { EmbeddedDatabase } from '../../../../../src/platform/node/stores/EmbeddedDatabase.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const module = new URL('../../../../../src/platform/node/stores/EmbeddedDatabase.ts', import.meta.url).href;
const schema = ['CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT NOT NULL)'];
const newer = [...schema, 'ALTER TABLE note ADD COLUMN size INTEGER NOT NULL DEFAULT 7'];

interface Opened {
  readonly database: EmbeddedDatabase;
  readonly problems: URLError[];
  readonly file: string;
}

const open = (name: string, migrations: readonly string[] = schema): Opened => {
  const problems: URLError[] = [];
  const file = join(folder.path, name, 'notes.sqlite');
  const database = new EmbeddedDatabase({ file, migrations, onProblem: (error) => problems.push(error) });
  return { database, problems, file };
};

const put = ({ database }: Opened, id: string, text = 'text'): void => {
  database.write((c) => c.run('INSERT OR REPLACE INTO note (id, text) VALUES (?, ?)', id, text));
};
const ids = ({ database }: Opened): readonly unknown[] =>
  database.read((c) => c.all('SELECT id FROM note ORDER BY id').map(({ id }) => id), ['nothing was ever written']);
const codes = ({ problems }: Opened): readonly number[] => problems.map(({ code }) => code);
const filesBeside = ({ file }: Opened): readonly string[] => readdirSync(join(file, '..')).sort();

/** Runs a script in a process of its own; what it printed. */
const run = async (script: string, beginning?: (pid: number) => void): Promise<string> => {
  const source = `import { EmbeddedDatabase } from ${JSON.stringify(module)};
const schema = ${JSON.stringify(schema)};
const problems = [];
const open = (file) => new EmbeddedDatabase({ file, migrations: schema, onProblem: (e) => problems.push(e.code) });
const put = (database, id, text = 'text') =>
  database.write((c) => c.run('INSERT OR REPLACE INTO note (id, text) VALUES (?, ?)', id, text));
${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    beginning?.(child.pid ?? 0);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  return output.trim();
};

describe('an embedded database', () => {
  it('leaves the disk alone until something is written', () => {
    const opened = open('lazy');
    expect(ids(opened)).toEqual(['nothing was ever written']);
    expect(opened.database.version).toBe(0);
    expect(existsSync(join(opened.file, '..'))).toBe(false);
  });

  it('keeps what was written for the next one that opens it', () => {
    const first = open('kept');
    put(first, 'a');
    first.database.close();
    expect(ids(open('kept'))).toEqual(['a']);
    expect(ids(first)).toEqual(['a']);
  });

  it('is for nobody but its owner: 0600 in 0700, also beside it', () => {
    const opened = open('rights');
    put(opened, 'a');
    const modes = [join(opened.file, '..'), opened.file, `${opened.file}-wal`].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it('takes back what a body that throws has written', () => {
    const opened = open('undone');
    put(opened, 'a');
    expect(() =>
      opened.database.write((c) => {
        c.run("INSERT INTO note VALUES ('b', 'text')");
        throw new RangeError('changed my mind');
      }),
    ).toThrow(RangeError);
    expect(() => {
      opened.database.write((c) => c.run("INSERT INTO note VALUES ('a', 'twice')"));
    }).toThrow('UNIQUE');
    expect(ids(opened)).toEqual(['a']);
    expect(codes(opened)).toEqual([]);
  });

  it('tells changes by others from its own', () => {
    const [one, other] = [open('versions'), open('versions')];
    put(one, 'a');
    const before = one.database.version;
    put(one, 'b');
    expect(one.database.version).toBe(before);
    put(other, 'c');
    expect(one.database.version).not.toBe(before);
    expect(ids(one)).toEqual(['a', 'b', 'c']);
  });
});

describe('a file of another schema', () => {
  it('is brought to the newest one when it is older', () => {
    const old = open('older');
    put(old, 'a');
    old.database.close();
    const now = open('older', newer);
    expect(now.database.read((c) => c.get('SELECT id, size FROM note'), null)).toEqual(
      expect.objectContaining({ id: 'a', size: 7 }),
    );
    expect(codes(now)).toEqual([]);
  });

  it('is left alone when it is newer, and reported once', () => {
    const newest = open('newer', newer);
    put(newest, 'a');
    newest.database.close();
    const content = readFileSync(newest.file);
    const old = open('newer');
    put(old, 'b');
    expect(ids(old)).toEqual(['b']);
    expect(old.database.isInMemory).toBe(true);
    expect(codes(old)).toEqual([-3001]);
    expect(readFileSync(newest.file).equals(content)).toBe(true);
    expect(filesBeside(old)).toEqual(['notes.sqlite']);
  });
});

describe('a damaged file', () => {
  const damaged = (name: string, harm: (file: string) => void): Opened => {
    const before = open(name);
    for (let i = 0; i < 400; i++) put(before, `id-${String(i)}`, 'text '.repeat(50));
    before.database.close();
    harm(before.file);
    return open(name);
  };

  it.each<[string, (file: string) => void]>([
    [
      'is something else',
      (file) => {
        writeFileSync(file, 'this was never a database, whatever it is called. '.repeat(100));
      },
    ],
    [
      'is cut in the middle',
      (file) => {
        truncateSync(file, Math.floor(statSync(file).size / 2));
      },
    ],
    [
      'is cut inside its head',
      (file) => {
        truncateSync(file, 60);
      },
    ],
    [
      'has garbage where its rows were',
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096 * 2);
        writeFileSync(file, bytes);
      },
    ],
  ])('that %s is moved aside, reported once, and begun anew', (what, harm) => {
    const opened = damaged(`damaged ${what}`, harm);
    expect(ids(opened)).toEqual([]);
    put(opened, 'a');
    expect(ids(opened)).toEqual(['a']);
    expect(codes(opened)).toEqual([-3001]);
    expect(opened.database.isInMemory).toBe(false);
    expect(filesBeside(opened)).toContain('notes.sqlite.corrupt-1');
    opened.database.close();
    expect(ids(open(`damaged ${what}`))).toEqual(['a']);
  });

  it('is found while it is used, too', () => {
    const opened = open('harmed');
    for (let i = 0; i < 400; i++) put(opened, `id-${String(i)}`, 'text '.repeat(50));
    opened.database.close();
    const user = open('harmed');
    // It is open, and what it found when it was checked is forgotten.
    user.database.read((c) => {
      c.execute('PRAGMA shrink_memory');
    }, undefined);
    const bytes = readFileSync(user.file);
    bytes.fill(0xa5, 4096);
    writeFileSync(user.file, bytes);
    expect(ids(user)).toEqual([]);
    put(user, 'a');
    expect(codes(user)).toEqual([-3001]);
    expect(filesBeside(user)).toContain('notes.sqlite.corrupt-1');
  });

  it('does not fill the disk with its kind', () => {
    for (let i = 0; i < 8; i++) {
      const opened = open('again and again');
      put(opened, 'a');
      opened.database.close();
      writeFileSync(opened.file, 'no database');
    }
    const opened = open('again and again');
    put(opened, 'b');
    expect(filesBeside(opened).filter((name) => name.includes('corrupt'))).toHaveLength(5);
    expect(ids(opened)).toEqual(['b']);
  });
});

describe('a file that cannot be written', () => {
  it('because the folder cannot be made: all happens in memory, reported once', () => {
    writeFileSync(join(folder.path, 'no folder'), '');
    const opened = open('no folder');
    put(opened, 'a');
    put(opened, 'b');
    expect(ids(opened)).toEqual(['a', 'b']);
    expect(opened.database.isInMemory).toBe(true);
    expect(codes(opened)).toEqual([-3003]);
  });

  it('because the folder is read-only: what it holds is known, what comes is kept in memory', async () => {
    const before = open('read-only');
    put(before, 'a');
    before.database.close();
    // The superuser may write everywhere, so whoever runs this becomes somebody else.
    const output = await run(`
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
const file = ${JSON.stringify(before.file)};
chmodSync(dirname(dirname(file)), 0o755);
chmodSync(file, 0o444);
chmodSync(dirname(file), 0o555);
if (process.getuid() === 0) process.setuid(65534);
const database = open(file);
put(database, 'b');
put(database, 'c');
console.log(JSON.stringify([database.read((c) => c.all('SELECT id FROM note ORDER BY id').map((r) => r.id), null), problems]));`);
    expect(output).toBe('[["a","b","c"],[-3003]]');
  });

  it('because the disk is full: nothing is lost, and it goes on in memory', () => {
    const opened = open('full');
    put(opened, 'a');
    opened.database.read((c) => c.get('PRAGMA max_page_count = 8'), null);
    for (let i = 0; i < 50; i++) put(opened, `b${String(i)}`, 'x'.repeat(1000));
    expect(ids(opened)).toHaveLength(51);
    expect(opened.database.isInMemory).toBe(true);
    expect(codes(opened)).toEqual([-3003]);
    const onDisk = ids(open('full'));
    expect(onDisk.length).toBeGreaterThan(1);
    expect(onDisk.length).toBeLessThan(51);
  });
});

describe('several at once', () => {
  it('write to one file, two processes and two threads, and a killed one takes nothing along', async () => {
    const opened = open('several');
    const target = JSON.stringify(opened.file);
    const acknowledged: string[] = [];
    const writer = (name: string, count: number): string => `
const database = open(${target});
for (let i = 0; i < ${String(count)}; i++) { put(database, '${name}' + i); }
console.log(problems.length);`;
    const endless = `
import { writeSync } from 'node:fs';
const database = open(${target});
for (let i = 0; ; i++) { put(database, 'killed' + i); writeSync(1, 'killed' + i + '\\n'); }`;
    const threads = `
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
const source = (name) => \`
import { EmbeddedDatabase } from ${JSON.stringify(module)};
const database = new EmbeddedDatabase({ file: \${JSON.stringify(${target})}, migrations: \${JSON.stringify(schema)}, onProblem: (e) => { throw e; } });
for (let i = 0; i < 200; i++) database.write((c) => c.run('INSERT INTO note VALUES (?, ?)', '\${name}' + i, 'text'));
\`;
const begin = (name) => new Worker(new URL('data:text/javascript,' + encodeURIComponent(source(name))));
console.log((await Promise.all([begin('x'), begin('y')].map((worker) => once(worker, 'exit')))).join());`;
    const killed = run(endless, (pid) => {
      if (existsSync(opened.file) && statSync(opened.file).size > 0) process.kill(pid, 'SIGKILL');
    }).then((output) => {
      // The last line may be cut.
      acknowledged.push(...output.split('\n').slice(0, -1));
    });
    const outputs = await Promise.all([run(writer('p', 200)), run(writer('q', 200)), run(threads), killed]);
    expect(outputs.slice(0, 3)).toEqual(['0', '0', '0,0']);
    const found = new Set(ids(opened));
    for (const name of ['p', 'q', 'x', 'y'])
      for (let i = 0; i < 200; i++) expect(found).toContain(`${name}${String(i)}`);
    for (const id of acknowledged) expect(found).toContain(id);
    expect(opened.database.read((c) => c.damage, 'nothing')).toBeNull();
    expect(codes(opened)).toEqual([]);
  });

  it('leave no log behind when they end, hold no process up, and warn nobody', async () => {
    const opened = open('ended');
    expect(await run(`put(open(${JSON.stringify(opened.file)}), 'a'); console.log('done');`)).toBe('done');
    expect(filesBeside(opened)).toEqual(['notes.sqlite']);
  });
});
