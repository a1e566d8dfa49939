import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { HeldResponse } from '../../../src/stages/HeldResponse.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';

const url = 'http://a.test/';
const hold = (): HeldResponse =>
  new HeldResponse(HTTPURLResponse.fromHead(url, 302, 'HTTP/1.1', new HTTPHeaders([])), 'network');
const replay = (held: HeldResponse, hears: (log: readonly string[]) => boolean = () => true): string[] => {
  const client = new RecordingRun(new ScriptedLoader().load, new URLRequest(url));
  held.replay(client, () => hears(client.log));
  return client.log;
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('HeldResponse', () => {
  it('says again what it kept, in order', () => {
    const held = hold();
    expect(held.keep(bytes('a'))).toBe(true);
    expect(held.keep(bytes('b'))).toBe(true);
    held.keepTrailers(new HTTPHeaders(['T', '1']));
    expect(held.isOver).toBe(false);
    held.end(null);
    expect(held.isOver).toBe(true);
    expect(replay(held)).toEqual(['response 302', 'data a', 'data b', 'trailers T=1', 'finish']);
  });

  it('has no end before the load had one', () => {
    const held = hold();
    held.keep(bytes('a'));
    expect(replay(held)).toEqual(['response 302', 'data a']);
  });

  it('keeps the first end', () => {
    const held = hold();
    held.end(new URLError(-1005));
    held.end(null);
    expect(replay(held)).toEqual(['response 302', 'fail -1005']);
  });

  it('stops when nobody listens any more', () => {
    const held = hold();
    held.keep(bytes('a'));
    held.end(null);
    expect(replay(held, () => false)).toEqual(['response 302']);
    expect(replay(held, (log) => !log.includes('data a'))).toEqual(['response 302', 'data a']);
  });

  it('keeps 1 MiB, and drops everything when more comes', () => {
    const held = hold();
    expect(held.keep(new Uint8Array(1024 * 1024))).toBe(true);
    expect(held.keep(new Uint8Array(1))).toBe(false);
    expect(held.keep(new Uint8Array(1))).toBe(false);
    expect(held.isOver).toBe(true);
    expect(replay(held)).toEqual(['response 302', 'fail -1103']);
  });
});
