// Run inside an app that has the packed package: every entry by import and by require, and a load over loopback.
// It must end by itself, with nothing on standard error: there is no process.exit in here.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
process.on('warning', (warning) => {
  throw warning;
});

const { exports } = require('rx-urlsession/package.json');
const entries = Object.keys(exports)
  .filter((key) => !key.endsWith('.json'))
  .map((key) => `rx-urlsession${key.slice(1)}`);
for (const entry of entries) {
  const imported = await import(entry);
  assert.ok(Object.keys(imported).length > 0, entry);
  assert.deepEqual(Object.keys(require(entry)).sort(), Object.keys(imported).sort(), entry);
}

const { URLRequest, URLSession, URLSessionConfiguration } = await import('rx-urlsession');
assert.equal(require('rx-urlsession').URLSession, URLSession);

const server = createServer((request, response) => {
  response.end(`${request.method} ${request.url}`);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const session = new URLSession(URLSessionConfiguration.ephemeral);
const [data, response] = await session.data(new URLRequest(`http://127.0.0.1:${server.address().port}/smoke`));
assert.deepEqual([response.statusCode, new TextDecoder().decode(data)], [200, 'GET /smoke']);
session.finishTasksAndInvalidate();
server.close();
console.log(`node ${process.versions.node}: ${entries.join(', ')} by import and require, and a load`);
