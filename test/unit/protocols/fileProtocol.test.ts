import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { fileProtocol } from '../../../src/protocols/fileProtocol.ts';
import { MemoryFiles, settled } from '../../support/memoryFiles.ts';
import { RecordingRun } from '../../support/recordingRun.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const piece = 256 * 1024;

const bench = (): MemoryFiles =>
  new MemoryFiles({
    '/a.txt': text('0123456789'),
    '/b c': text('x'),
    '/empty': new Uint8Array(),
    '/big': new Uint8Array(2 * piece + 1).fill(7),
    '/dir': 'directory',
    '/locked': 'locked',
  });

const start = (files: MemoryFiles, url: string, range?: string): RecordingRun => {
  const request = new URLRequest(url);
  return RecordingRun.start(fileProtocol(files), range === undefined ? request : request.header('Range', range));
};

describe('fileProtocol', () => {
  it('loads a file of this machine (surface §18)', async () => {
    const files = bench();
    const run = start(files, 'file:///a.txt');
    await settled();
    expect(run.log).toEqual(['response', 'data 0123456789', 'finish']);
    expect(run.responses[0]).toMatchObject({
      urlString: 'file:///a.txt',
      mimeType: 'text/plain',
      expectedContentLength: 10,
      textEncodingName: null,
    });
    expect(run.transfer).toMatchObject({ responseBodyBytes: 10, decodedBodyBytes: 10, resourceFetchType: 'unknown' });
    expect(files.openFiles).toBe(0);
  });

  it.each([
    ['file://localhost/a.txt', 'RFC 8089 §2'],
    ['file:///b%20c', 'escapes are the path’s'],
    ['file:///a.txt?query#fragment', 'neither is part of a path'],
  ])('finds %s (%s)', async (url) => {
    const run = start(bench(), url);
    await settled();
    expect(run.log.at(-1)).toBe('finish');
  });

  it('calls a type that nobody knows application/octet-stream', async () => {
    const run = start(bench(), 'file:///empty');
    await settled();
    expect(run.log).toEqual(['response', 'finish']);
    expect(run.responses[0]).toMatchObject({ mimeType: 'application/octet-stream', expectedContentLength: 0 });
  });

  const failures = [
    ['file:///missing', -1100],
    ['file:///dir', -1101],
    ['file:///locked', -1102],
    ['file://server/a.txt', -1100],
  ] as const;
  it.each(failures)('fails for %s with %d (surface §18)', async (url, code) => {
    const files = bench();
    const run = start(files, url);
    await settled();
    expect(run.log).toEqual([`fail ${code}`]);
    expect(run.error?.failureURLString).toBe(url);
    expect(files.openFiles).toBe(0);
  });

  const ranges: readonly (readonly [range: string, outcome: string, length: number, source: string])[] = [
    ['bytes=2-4', 'data 234', 3, 'RFC 9110 §14.1.2'],
    ['bytes=7-', 'data 789', 3, 'RFC 9110 §14.1.2'],
    ['bytes=-2', 'data 89', 2, 'RFC 9110 §14.1.2'],
    ['bytes=5-99', 'data 56789', 5, 'RFC 9110 §14.1.2'],
    ['bytes=10-', 'fail -1008', -1, 'RFC 9110 §14.1.2: unsatisfiable'],
    ['bytes=0-1,3-4', 'data 0123456789', 10, 'RFC 9110 §14.2: may be ignored'],
    ['lines=1-2', 'data 0123456789', 10, 'RFC 9110 §14.2: an unknown unit is ignored'],
    ['bytes=x', 'data 0123456789', 10, 'RFC 9110 §14.2: a malformed one is ignored'],
  ];
  it.each(ranges)('takes Range %j: %s, length %d (%s)', async (range, outcome, length) => {
    const files = bench();
    const run = start(files, 'file:///a.txt', range);
    await settled();
    if (length < 0) expect(run.log).toEqual([outcome]);
    else expect(run.log).toEqual(['response', outcome, 'finish']);
    expect(run.responses[0]?.expectedContentLength ?? -1).toBe(length);
    expect(files.openFiles).toBe(0);
  });

  it('reads a piece at a time, never more than the file was long at first', async () => {
    const files = bench();
    const run = start(files, 'file:///big');
    await settled();
    expect(run.chunks.map((chunk) => chunk.byteLength)).toEqual([piece, piece, 1]);
    expect(files.reads).toEqual([
      { offset: 0, length: piece },
      { offset: piece, length: piece },
      { offset: 2 * piece, length: 1 },
    ]);
  });

  it('reads nothing while it is paused, but for the piece that was on its way', async () => {
    const files = bench();
    files.holds = true;
    const run = start(files, 'file:///big');
    await settled();
    run.load.pause();
    files.holds = false;
    files.waiting[0]!.release();
    await settled();
    expect(run.chunks).toHaveLength(1);
    expect(files.reads).toHaveLength(1);
    run.load.resume();
    await settled();
    expect(run.chunks).toHaveLength(3);
    expect(run.log.at(-1)).toBe('finish');
  });

  it('delivers the head of a file that is paused from the start, and no byte', async () => {
    const files = bench();
    const run = new RecordingRun(fileProtocol(files), new URLRequest('file:///a.txt'));
    run.load.pause();
    run.load.start();
    await settled();
    expect(run.log).toEqual(['response']);
    expect(files.reads).toEqual([]);
    run.load.resume();
    run.load.resume();
    await settled();
    expect(run.log).toEqual(['response', 'data 0123456789', 'finish']);
  });

  it('reads once at a time, however often it is resumed', async () => {
    const files = bench();
    files.holds = true;
    const run = start(files, 'file:///big');
    await settled();
    run.load.pause();
    run.load.resume();
    run.load.resume();
    await settled();
    expect(files.reads).toHaveLength(1);
    run.load.cancel();
  });

  it('delivers no byte before the head, when it is resumed while the type is looked up', async () => {
    const files = bench();
    files.holdsTypes = true;
    const run = start(files, 'file:///a.txt');
    run.load.pause();
    await settled();
    run.load.resume();
    await settled();
    expect(run.log).toEqual([]);
    files.waitingTypes[0]!.release();
    await settled();
    expect(run.log).toEqual(['response', 'data 0123456789', 'finish']);
  });

  it('says nothing when it is cancelled while the type is looked up', async () => {
    const files = bench();
    files.holdsTypes = true;
    const run = start(files, 'file:///a.txt');
    await settled();
    run.load.cancel();
    files.waitingTypes[0]!.release();
    await settled();
    expect(run.log).toEqual([]);
    expect(files.openFiles).toBe(0);
  });

  it('fails when a read does', async () => {
    const files = bench();
    files.failure = new Error('disk');
    const run = start(files, 'file:///a.txt');
    await settled();
    expect(run.log).toEqual(['response', 'fail -1']);
    expect(run.error?.cause).toBe(files.failure);
    expect(files.openFiles).toBe(0);
  });

  it('keeps the code of a failure that has one', async () => {
    const files = bench();
    files.failure = new URLError(-1102);
    const run = start(files, 'file:///a.txt');
    await settled();
    expect(run.log).toEqual(['response', 'fail -1102']);
  });

  it('fails with -1008 when the file got shorter meanwhile, so that it is no short success', async () => {
    const files = bench();
    files.pretends = 5;
    const run = start(files, 'file:///a.txt');
    await settled();
    expect(run.log).toEqual(['response', 'data 0123456789', 'fail -1008']);
    expect(files.openFiles).toBe(0);
  });

  it('closes the file and says nothing more when it is cancelled while opening', async () => {
    const files = bench();
    const run = start(files, 'file:///a.txt');
    run.load.cancel();
    await settled();
    expect(run.log).toEqual([]);
    expect(files.openFiles).toBe(0);
  });

  it('closes the file and says nothing more when it is cancelled while reading', async () => {
    const files = bench();
    files.holds = true;
    const run = start(files, 'file:///big');
    await settled();
    run.load.cancel();
    files.waiting[0]!.release();
    await settled();
    expect(run.log).toEqual(['response']);
    expect(files.openFiles).toBe(0);
    expect(files.reads).toHaveLength(1);
  });

  it('tells of activity with each piece', async () => {
    const files = bench();
    const run = new RecordingRun(fileProtocol(files), new URLRequest('file:///big'));
    let count = 0;
    run.onActivity = () => {
      count += 1;
    };
    run.load.start();
    await settled();
    expect(count).toBe(4);
  });
});
