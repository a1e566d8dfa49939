import { describe, expect, it } from '@jest/globals';
import { serverScript } from '../../../../marbles/server/serverScript.ts';
import { each } from '../../../../marbles/values.ts';
import { HTTPHeaders } from '../../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../../../src/foundation/URLError.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const steps = (...args: Parameters<typeof serverScript>): unknown => serverScript(...args).steps;

describe('a server', () => {
  it('needs no values: a 200, a chunk, the end', () => {
    expect(steps('-r-d-|')).toEqual([
      { frame: 1, acts: [{ kind: 'head', head: { status: 200, fields: [] } }] },
      { frame: 3, acts: [{ kind: 'data', bytes: bytes('d') }] },
      { frame: 5, acts: [{ kind: 'end' }] },
    ]);
  });

  it.each([
    ['r', 404, { status: 404, fields: [] }],
    ['r', { status: 201, headers: { A: '1' } }, { status: 201, fields: ['A', '1'] }],
    [
      'r',
      { headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] },
      { status: 200, fields: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] },
    ],
    ['r', { headers: new HTTPHeaders(['A', '1']) }, { status: 200, fields: ['A', '1'] }],
    ['>', 'https://b.test/', { status: 302, fields: ['Location', 'https://b.test/'] }],
    ['>', new URL('https://b.test'), { status: 302, fields: ['Location', 'https://b.test/'] }],
    ['>', { status: 307, location: '/b', headers: { A: '1' } }, { status: 307, fields: ['A', '1', 'Location', '/b'] }],
  ])('has under %s %p a head', (letter, value, head) => {
    expect(steps(`(${letter}|)`, { [letter]: value })).toEqual([
      { frame: 0, acts: [{ kind: 'head', head }, { kind: 'end' }] },
    ]);
  });

  it('delivers a head that is one already as it is', () => {
    const head = new HTTPURLResponse('https://a.test/', { statusCode: 204 });
    expect(serverScript('r|', { r: head }).steps[0]?.acts[0]).toEqual({ kind: 'head', head });
  });

  it.each([
    ['i', undefined, { kind: 'informational', head: { status: 103, fields: [] } }],
    ['i', 102, { kind: 'informational', head: { status: 102, fields: [] } }],
    ['u', undefined, { kind: 'take', bytes: null }],
    ['u', 5, { kind: 'take', bytes: 5 }],
    ['s', undefined, { kind: 'connect' }],
  ])('has under %s %p what comes before the head', (letter, value, act) => {
    expect(serverScript(`${letter}-r|`, { [letter]: value }).steps[0]?.acts).toEqual([act]);
  });

  it.each([
    ['d', 'text', { kind: 'data', bytes: bytes('text') }],
    ['d', new Uint8Array([7]), { kind: 'data', bytes: new Uint8Array([7]) }],
    ['e', undefined, { kind: 'trailers', fields: [] }],
    ['e', { Digest: 'x' }, { kind: 'trailers', fields: ['Digest', 'x'] }],
  ])('has under %s %p what comes after the head', (letter, value, act) => {
    expect(serverScript(`r${letter}|`, { [letter]: value }).steps[1]?.acts).toEqual([act]);
  });

  it('fails with a lost connection, or as it is told', () => {
    const codeOf = (error?: unknown): unknown => {
      const act = serverScript('-#', {}, error).steps[0]?.acts[0];
      return act?.kind === 'failure' ? act.error.code : null;
    };
    expect(codeOf()).toBe(-1005);
    expect(codeOf(-1001)).toBe(-1001);
    expect(codeOf(new URLError(-1017))).toBe(-1017);
  });

  it('ends with a redirect that says nothing more, and not with one that does', () => {
    expect(
      serverScript('-->', { '>': '/b' })
        .steps.at(-1)
        ?.acts.map(({ kind }) => kind),
    ).toEqual(['head', 'end']);
    expect(
      serverScript('-->--d', { '>': '/b' })
        .steps.at(-1)
        ?.acts.map(({ kind }) => kind),
    ).toEqual(['data']);
  });

  it('overlooks what only the loading side does, so that recorded runs can be played', () => {
    expect(steps('[n%]-r-d-(mf|)', { d: each('x') })).toEqual(steps('--r-d-|', { d: 'x' }));
  });

  it.each([
    ['-r|', undefined, true],
    ['--s--r|', undefined, false],
    ['--#', -1005, true],
    ['--#', -1004, false],
    ['--#', -1003, false],
    ['--#', -1202, false],
    ['--s#', -1004, false],
  ])('of %j (%p) gets the request at once: %p', (diagram, error, connectsAtOnce) => {
    expect(serverScript(diagram, {}, error).connectsAtOnce).toBe(connectsAtOnce);
  });

  it.each([
    ['-d|', {}, 'no head before its data'],
    ['-e|', {}, 'no head before its trailers'],
    ['-|', {}, 'no head before its end'],
    ['-r-r|', {}, 'two heads'],
    ['->-r|', { '>': '/b' }, 'two heads'],
    ['-r-i|', {}, '1xx head after the head'],
    ['-r-e-d|', {}, 'data after the trailers'],
    ['-u-s-r|', {}, 'after something has come'],
    ['->', {}, 'the URL to go to'],
    ['->', { '>': 302 }, 'the URL to go to'],
    ['-r|', { r: 'OK' }, 'a status or { status, headers }'],
    ['-rd|', { d: 5 }, 'text or bytes'],
    ['-re|', { e: 'x' }, 'a record of fields'],
    ['-ur|', { u: -1 }, 'a number of bytes'],
    ['-w-r|', {}, 'nothing a server can do'],
    ['-?-r|', {}, 'nothing a server can do'],
    ['-k', {}, 'nothing a server can do'],
    ['-y-r|', {}, 'nothing a server can do'],
  ])('cannot do %j: %p', (diagram, values, why) => {
    expect(() => serverScript(diagram, values)).toThrow(TypeError);
    expect(() => serverScript(diagram, values)).toThrow(why);
  });
});
