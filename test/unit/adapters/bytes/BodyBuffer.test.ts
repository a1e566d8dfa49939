import { describe, expect, it } from '@jest/globals';
import { BodyBuffer, highWaterMark } from '../../../../src/adapters/bytes/BodyBuffer.ts';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { failure } from '../../../support/marbleTest.ts';
import { bytes, CountingFlow } from '../../../support/taskEvents.ts';

const lost = new URLError(-1005);

describe('BodyBuffer', () => {
  it('gives what was pushed, then the end, again and again', async () => {
    const buffer = new BodyBuffer();
    buffer.push(bytes('a'));
    buffer.push(bytes(''));
    buffer.push(bytes('b'));
    buffer.end(null);
    expect(buffer.length).toBe(2);
    const read = [await buffer.read(), await buffer.read(), await buffer.read(), await buffer.read()];
    expect(read).toEqual([bytes('a'), bytes('b'), null, null]);
    expect(buffer.length).toBe(0);
  });

  it('hands a chunk to a reader that waits without keeping it', async () => {
    const flow = new CountingFlow();
    const buffer = new BodyBuffer();
    buffer.attach(flow);
    const read = buffer.read();
    buffer.push(new Uint8Array(highWaterMark * 2));
    expect(buffer.length).toBe(0);
    expect(await read).toHaveLength(highWaterMark * 2);
    expect(flow.log).toEqual([]);
  });

  it('tells a reader that waits of the end and of a failure', async () => {
    const [ended, failed] = [new BodyBuffer(), new BodyBuffer()];
    const reads = [ended.read(), failed.read()] as const;
    ended.end(null);
    failed.end(lost);
    expect(await reads[0]).toBeNull();
    await expect(reads[1]).rejects.toBe(lost);
  });

  it('ignores what comes after the end', async () => {
    const buffer = new BodyBuffer();
    buffer.end(null);
    buffer.push(bytes('late'));
    buffer.end(lost);
    expect(await buffer.read()).toBeNull();
  });

  it('drops what waits when it is discarded, and fails from then on', async () => {
    const flow = new CountingFlow();
    const buffer = new BodyBuffer();
    buffer.attach(flow);
    buffer.push(new Uint8Array(highWaterMark + 1));
    expect(flow.log).toEqual(['pause']);
    buffer.discard(new URLError(-999));
    expect([flow.log, buffer.length]).toEqual([['pause', 'resume'], 0]);
    await expect(buffer.read()).rejects.toEqual(failure(-999));
  });

  it('fails after discarding although the end had come, unless the reader had heard of it', async () => {
    const unread = new BodyBuffer();
    unread.end(null);
    unread.discard(new URLError(-999));
    await expect(unread.read()).rejects.toEqual(failure(-999));
    const readOut = new BodyBuffer();
    readOut.end(null);
    await readOut.read();
    readOut.discard(new URLError(-999));
    expect(await readOut.read()).toBeNull();
  });

  it('keeps its failure when it is discarded', async () => {
    const buffer = new BodyBuffer();
    buffer.push(bytes('a'));
    buffer.end(lost);
    buffer.discard(new URLError(-999));
    await expect(buffer.read()).rejects.toBe(lost);
  });

  it('pauses above 64 KiB and resumes at half, once each', async () => {
    const flow = new CountingFlow();
    const buffer = new BodyBuffer();
    buffer.attach(flow);
    for (let i = 0; i < 6; i++) buffer.push(new Uint8Array(highWaterMark / 4));
    expect(flow.log).toEqual(['pause']);
    for (let i = 0; i < 6; i++) await buffer.read();
    expect(flow.log).toEqual(['pause', 'resume']);
  });

  it('takes a chunk that comes inside resume', async () => {
    const buffer = new BodyBuffer();
    buffer.attach({
      pause: () => {},
      resume: () => {
        buffer.push(bytes('inside'));
      },
    });
    buffer.push(new Uint8Array(highWaterMark + 1));
    expect(await buffer.read()).toHaveLength(highWaterMark + 1);
    expect(await buffer.read()).toEqual(bytes('inside'));
  });
});
