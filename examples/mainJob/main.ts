// The main job: real loads over HTTP/1.1 as streams of events. Without an argument it loads from a server of its own and
// checks what it printed against that server's log; with a URL it loads that.
import { takeWhile } from 'rxjs';
import { URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { checkAgainst } from './check.ts';
import { runCase } from './runCase.ts';
import { startServer } from './server.ts';

const loadURL = async (url: string): Promise<number> => {
  const session = new URLSession(URLSessionConfiguration.ephemeral);
  const result = await runCase(`GET ${url}`, session.dataTaskEvents(url, { progress: true }));
  return result.end === 'completed' ? 0 : 1;
};

const loadFromOwnServer = async (): Promise<number> => {
  const server = await startServer();
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.certificateAuthorities = [server.certificateAuthority];
  const session = new URLSession(configuration);
  try {
    let chunks = 0;
    const results = [
      await runCase('A JSON load', session.dataTaskEvents(`${server.url}/json`)),
      await runCase('A redirect', session.dataTaskEvents(`${server.url}/redirect`)),
      await runCase(
        'A chunked body with progress',
        session.dataTaskEvents(`${server.url}/chunked`, { progress: true }),
      ),
      await runCase('An error', session.dataTaskEvents(`${server.url}/cut`)),
      await runCase(
        'A cancellation after three chunks',
        session.dataTaskEvents(`${server.url}/endless`),
        takeWhile((event) => event.type !== 'data' || ++chunks < 3, true),
      ),
      await runCase('A load over TLS', session.dataTaskEvents(`${server.secureURL}/json`)),
    ];
    return await checkAgainst(server.log, results);
  } finally {
    await server.close();
  }
};

const [url] = process.argv.slice(2);
process.exitCode = url === undefined ? await loadFromOwnServer() : await loadURL(url);
