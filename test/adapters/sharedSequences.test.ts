import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lines, resourceBytes } from '../../src/node.ts';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

describe('sequences over the shared session', () => {
  let server: ScriptedServer;

  beforeAll(async () => {
    server = await scriptedServer({
      '/text': (_request, response) => response.end('one\r\n\r\ntwo\nthree'),
      '/cut': (_request, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('one\n', () => response.destroy());
      },
    });
  });
  afterAll(async () => {
    await server.close();
  });

  it('are the bytes of a resource, asked for at the first iteration and anew at each (URL.resourceBytes)', async () => {
    const bytes = resourceBytes(`${server.url}/text`);
    expect(server.requests).toHaveLength(0);
    for (let time = 1; time <= 2; time++) {
      const seen: number[] = [];
      for await (const byte of bytes) seen.push(byte);
      expect(Buffer.from(seen).toString()).toBe('one\r\n\r\ntwo\nthree');
      expect(server.requests).toHaveLength(time);
    }
  });

  it('are the lines of a resource, without the empty ones (URL.lines)', async () => {
    const seen: string[] = [];
    for await (const line of lines(`${server.url}/text`)) seen.push(line);
    expect(seen).toEqual(['one', 'two', 'three']);
  });

  it('throw the failure where the loop is, after what came before it', async () => {
    const seen: string[] = [];
    const loop = async (): Promise<void> => {
      for await (const line of lines(`${server.url}/cut`)) seen.push(line);
    };
    await expect(loop()).rejects.toMatchObject({ code: -1005 });
    expect(seen).toEqual(['one']);
  });

  it('cancel the task when the loop is left', async () => {
    for await (const line of lines(`${server.url}/text`)) {
      expect(line).toBe('one');
      break;
    }
  });
});
