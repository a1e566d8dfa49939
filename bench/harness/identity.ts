import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Set by the runner, and inherited by server and clients.
const folderVariable = 'RX_URLSESSION_BENCH_IDENTITY';

interface IdentityFiles {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
}

/** Where the certificate of the run lies. */
export const identityFiles = (): IdentityFiles => {
  const folder = process.env[folderVariable] ?? '';
  return { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem'), authority: join(folder, 'authority.pem') };
};

/** The authority that every client is told to trust. */
export const readAuthority = (): string => readFileSync(identityFiles().authority, 'utf8');

/** Makes a certificate for this run, and returns how to take it away again. */
export const makeIdentity = async (): Promise<() => void> => {
  const { certificates } = await import('../../test/support/certificates.ts');
  const { authority, valid } = await certificates();
  const folder = mkdtempSync(join(tmpdir(), 'rx-urlsession-bench-'));
  process.env[folderVariable] = folder;
  const files = identityFiles();
  writeFileSync(files.authority, authority);
  writeFileSync(files.cert, valid.cert);
  writeFileSync(files.key, valid.key, { mode: 0o600 });
  const takeAway = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', takeAway);
  return takeAway;
};
