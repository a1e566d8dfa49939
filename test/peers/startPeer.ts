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
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  // A command that is not there is told by the wait.
  child.once('error', () => {});
  await untilListening(port, child);
  return {
    origin: `https://127.0.0.1:${String(port)}`,
    close: async () => {
      if (child.exitCode === null) {
        const exit = once(child, 'exit');
        child.kill();
        await exit;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
};
