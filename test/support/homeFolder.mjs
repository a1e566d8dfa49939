// Where stores that outlive a process lie while tests run: never in the user's own home.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before all tests: workers and the processes that tests start inherit it. */
export default function makeHome() {
  process.env.RX_URLSESSION_HOME = mkdtempSync(join(tmpdir(), 'rx-urlsession-home-'));
}

/** After all tests. */
export function removeHome() {
  rmSync(process.env.RX_URLSESSION_HOME, { recursive: true, force: true });
}
