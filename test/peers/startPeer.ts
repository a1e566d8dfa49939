import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { certificates } from '../support/certificates.ts';

/** A server of somebody else, on loopback. */
export interface Peer {
  /** `https://127.0.0.1:port`. */
  readonly origin: string;
  readonly folder: string;
  /** Asks it to stop, as who runs servers does; over when it has. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** What a peer is told: its folder holds `cert.pem` and `key.pem`. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Further files of its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

const untilListening = async (port: number, child: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${String(child.exitCode)}`);
    if (await isListening(port)) return;
    await wait(20);
  }
  throw new Error(`${child.spawnfile} does not listen`);
};

/** Starts a server in a folder of its own; it is stopped, and its folder removed, by `close`. */
export const startPeer = async (describe: (folder: string, port: number) => PeerCommand): Promise<Peer> => {
  const folder = await mkdtemp(join(tmpdir(), 'rx-urlsession-peer-'));
  const port = await freePort();
  const { valid } = await certificates();
  const { command, args, files = {} } = describe(folder, port);
  const all = { 'cert.pem': valid.cert, 'key.pem': valid.key, ...files };
  for (const [name, content] of Object.entries(all)) await writeFile(join(folder, name), content);
  // What servers keep between their runs stays in the folder as well.
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 10_000) said += chunk.toString();
  });
  // A command that is not there is told by the wait.
  child.once('error', () => {});
  const exit = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await exit;
  };
  const close = async (): Promise<void> => {
    const impatience = setTimeout(() => child.kill('SIGKILL'), 3_000);
    if (child.exitCode === null && child.signalCode === null) await stop();
    clearTimeout(impatience);
    await rm(folder, { recursive: true, force: true });
  };
  await untilListening(port, child).catch(async (reason: unknown) => {
    await close();
    throw new Error(said === '' ? `${command} did not start` : said, { cause: reason });
  });
  return { origin: `https://127.0.0.1:${String(port)}`, folder, stop, close };
};
