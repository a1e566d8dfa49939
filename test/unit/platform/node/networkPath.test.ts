import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { interfacePath, type NetworkInterfaces } from '../../../../src/platform/node/networkPath.ts';
import { VirtualTime } from '../../../support/virtualTime.ts';

const address = (text: string, internal = false): NetworkInterfaceInfo => ({
  address: text,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: null,
});
const loopback = { lo: [address('127.0.0.1', true), address('::1', true)] };
const wired = { ...loopback, eth0: [address('192.0.2.7')] };

/** A machine whose interfaces a test sets. */
const machine = (interfaces: NetworkInterfaces) => {
  const clock = new VirtualTime();
  const state = { interfaces, looks: 0 };
  const path = interfacePath(clock, () => {
    state.looks += 1;
    return state.interfaces;
  });
  return { clock, state, path };
};

describe('the status of a path', () => {
  it.each([
    ['no interfaces', {}, 'unsatisfied'],
    ['loopback alone', loopback, 'unsatisfied'],
    ['an address of version 4', wired, 'satisfied'],
    ['an address of version 6', { eth0: [address('2001:db8::1')] }, 'satisfied'],
    ['a unique local address', { eth0: [address('fd00::1')] }, 'satisfied'],
    // RFC 3927 §2.1 and RFC 4291 §2.5.6: such packets are not forwarded
    [
      'link-local addresses',
      { eth0: [address('169.254.3.4'), address('fe80::1')], awdl0: [address('FEBF::1')] },
      'unsatisfied',
    ],
    ['a link-local address and another', { eth0: [address('fe80::1'), address('10.0.0.2')] }, 'satisfied'],
    ['an address that only begins alike', { eth0: [address('169.25.4.1')] }, 'satisfied'],
    ['an interface without addresses', { eth0: undefined }, 'unsatisfied'],
  ] as const)('with %s', (_what, interfaces, status) => {
    expect(machine(interfaces).path.current).toEqual({
      status,
      usesCellular: false,
      isExpensive: false,
      isConstrained: false,
      isUltraConstrained: false,
    });
  });

  it('is satisfied where a program may not look', () => {
    const path = interfacePath(new VirtualTime(), () => {
      throw new Error('EACCES');
    });
    expect(path.current.status).toBe('satisfied');
  });
});

describe('looking at the interfaces', () => {
  it('happens once a second at most, however often somebody asks', () => {
    const { clock, state, path } = machine(wired);
    for (let i = 0; i < 100; i += 1) expect(path.current).toBe(path.current);
    expect(state.looks).toBe(1);
    clock.advance(999);
    expect(path.current.status).toBe('satisfied');
    expect(state.looks).toBe(1);
    state.interfaces = loopback;
    clock.advance(1);
    expect(path.current.status).toBe('unsatisfied');
    expect(state.looks).toBe(2);
  });

  it('happens by itself only while somebody observes', () => {
    const { clock, state, path } = machine(wired);
    clock.advance(10_000);
    expect(state.looks).toBe(0);
    const stop = path.observe(() => {});
    clock.advance(3_000);
    expect(state.looks).toBe(4);
    stop();
    expect(clock.pending).toBe(0);
    clock.advance(10_000);
    expect(state.looks).toBe(4);
  });
});

describe('observing a path', () => {
  it('tells of every change, and of nothing else', () => {
    const { clock, state, path } = machine(loopback);
    const told: string[] = [];
    const stop = path.observe(({ status }) => told.push(status));
    clock.advance(5_000);
    expect(told).toEqual([]);
    state.interfaces = wired;
    clock.advance(1_000);
    // Another address is another way, also when there was one before.
    state.interfaces = { ...loopback, wlan0: [address('198.51.100.7')] };
    clock.advance(1_000);
    state.interfaces = loopback;
    clock.advance(1_000);
    expect(told).toEqual(['satisfied', 'satisfied', 'unsatisfied']);
    expect(path.current.status).toBe('unsatisfied');
    stop();
    state.interfaces = wired;
    clock.advance(1_000);
    expect(told).toHaveLength(3);
  });

  it('does not take another order of the same addresses for a change', () => {
    const { clock, state, path } = machine({
      a: [address('192.0.2.1')],
      b: [address('192.0.2.2'), address('192.0.2.3')],
    });
    const told: string[] = [];
    path.observe(({ status }) => told.push(status));
    state.interfaces = { b: [address('192.0.2.3'), address('192.0.2.2')], a: [address('192.0.2.1')] };
    clock.advance(1_000);
    expect(told).toEqual([]);
  });

  it('has what is current when it tells', () => {
    const { clock, state, path } = machine(loopback);
    let isCurrent = false;
    path.observe((told) => {
      isCurrent = told === path.current;
    });
    state.interfaces = wired;
    clock.advance(1_000);
    expect(isCurrent).toBe(true);
  });

  it('is each observer for itself: one may stop, also while others are told', () => {
    const { clock, state, path } = machine(loopback);
    const told: string[] = [];
    const listener = (): void => void told.push('same');
    const stops = [path.observe(listener), path.observe(listener)];
    path.observe(() => {
      told.push('third');
      stops[2]?.();
    });
    stops.push(path.observe(() => told.push('fourth')));
    stops[0]!();
    stops[0]!();
    state.interfaces = wired;
    clock.advance(1_000);
    expect(told).toEqual(['same', 'third']);
  });
});
