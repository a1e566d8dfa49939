import { describe, expect, it } from '@jest/globals';
import { ProgressMeter } from '../../../src/stream/ProgressMeter.ts';
import { VirtualTime } from '../../support/virtualTime.ts';

const KiB = 1024;

describe('a progress meter', () => {
  it('has something to tell after 64 KiB or 50 ms, and not when nothing came', () => {
    const time = new VirtualTime();
    const meter = new ProgressMeter(time);
    meter.expect(1000 * KiB);
    meter.delivered(63 * KiB);
    expect(meter.isDue).toBe(false);
    meter.delivered(KiB);
    expect(meter.isDue).toBe(true);
    expect(meter.take()).toMatchObject({ completedUnitCount: 64 * KiB, totalUnitCount: 1000 * KiB, fraction: 0.064 });
    time.advance(60);
    expect(meter.isDue).toBe(false);
    meter.delivered(1);
    expect(meter.isDue).toBe(true);
  });

  it('measures by the bytes on the wire, and tells the decoded ones beside them', () => {
    const meter = new ProgressMeter(new VirtualTime());
    meter.expect(10);
    meter.received(5);
    meter.delivered(100);
    expect(meter.take()).toMatchObject({ completedUnitCount: 5, encodedBytes: 5, bytes: 100, fraction: 0.5 });
  });

  it('does not know a fraction without a size, and never passes 1', () => {
    const meter = new ProgressMeter(new VirtualTime());
    meter.expect(-1);
    meter.delivered(5);
    expect(meter.take().fraction).toBeNull();
    meter.expect(2);
    meter.delivered(5);
    expect(meter.take().fraction).toBe(1);
  });

  it('counts what is sent as well', () => {
    const meter = new ProgressMeter(new VirtualTime());
    meter.sent(30, 60);
    expect(meter.take()).toMatchObject({ completedUnitCount: 30, totalUnitCount: -1, fraction: null });
    meter.sent(60, 60);
    meter.expect(40);
    meter.delivered(20);
    expect(meter.take()).toMatchObject({ completedUnitCount: 80, totalUnitCount: 100, fraction: 0.8 });
  });

  it('forgets the bodies of redirects', () => {
    const meter = new ProgressMeter(new VirtualTime());
    meter.received(500);
    meter.expect(10);
    meter.received(5);
    expect(meter.take()).toMatchObject({ completedUnitCount: 5, totalUnitCount: 10 });
  });

  it('always tells the last state, and only once', () => {
    const meter = new ProgressMeter(new VirtualTime());
    expect(meter.last()).toMatchObject({ completedUnitCount: 0, totalUnitCount: 0, fraction: 1 });
    expect(meter.last()).toBeNull();
    meter.expect(-1);
    meter.delivered(7);
    meter.take();
    expect(meter.last()).toMatchObject({ completedUnitCount: 7, totalUnitCount: 7, fraction: 1 });
    meter.expect(7);
    meter.delivered(7);
    expect(meter.take().fraction).toBe(1);
    expect(meter.last()).toBeNull();
  });
});
