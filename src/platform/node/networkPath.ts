import type { NetworkInterfaceInfo } from 'node:os';
import type { Clock, NetworkPath, NetworkPathProvider, Timer } from '../../loading/ports.ts';

/** Interfaces by name, as `os.networkInterfaces` gives them. */
export type NetworkInterfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Milliseconds between two looks. One costs some 30 µs, and the system does not tell of changes by itself. */
const pollInterval = 1_000;

/** Addresses that lead no further than the next cable. @see RFC 3927 §2.1 @see RFC 4291 §2.5.6 */
const isLinkLocal = (address: string): boolean => /^(?:169\.254\.|fe[89ab])/i.test(address);

/** All addresses that lead anywhere, as one text: what changes with every change of the path. */
const routesOf = (interfaces: NetworkInterfaces): string =>
  Object.entries(interfaces)
    .flatMap(([name, infos = []]) =>
      infos.filter((info) => !info.internal && !isLinkLocal(info.address)).map((info) => `${name} ${info.address}`),
    )
    .sort()
    .join('\n');

const pathOf = (status: NetworkPath['status']): NetworkPath =>
  Object.freeze({ status, usesCellular: false, isExpensive: false, isConstrained: false, isUltraConstrained: false });

/**
 * The network as its interfaces show it: one path, satisfied as long as an interface has an address that leads anywhere.
 * Whether it costs money, or is to be spared, cannot be told from here. What it tells is at most a second old; it looks
 * by itself only while it is observed.
 */
class InterfacePath implements NetworkPathProvider {
  readonly #clock: Clock;
  readonly #read: () => NetworkInterfaces;
  readonly #listeners = new Set<(path: NetworkPath) => void>();
  #timer: Timer | null = null;
  #lookedAt = -Infinity;
  #routes: string | null = null;
  #current: NetworkPath = pathOf('satisfied');

  constructor(clock: Clock, read: () => NetworkInterfaces) {
    this.#clock = clock;
    this.#read = read;
  }

  get current(): NetworkPath {
    // While it is observed, changes are told before they are seen here.
    if (this.#timer === null && this.#clock.now() - this.#lookedAt >= pollInterval) this.#look();
    return this.#current;
  }

  /** Whether the path is another one than at the last look. */
  #look(): boolean {
    this.#lookedAt = this.#clock.now();
    let routes: string;
    try {
      routes = routesOf(this.#read());
    } catch {
      // Some systems do not let a program look. It may still try.
      routes = 'unknown';
    }
    if (routes === this.#routes) return false;
    this.#routes = routes;
    this.#current = pathOf(routes === '' ? 'unsatisfied' : 'satisfied');
    return true;
  }

  observe(listener: (path: NetworkPath) => void): () => void {
    // A function of its own, so that the same listener may observe twice.
    const tell = (path: NetworkPath): void => {
      listener(path);
    };
    if (this.#listeners.size === 0) {
      this.#look();
      this.#wait();
    }
    this.#listeners.add(tell);
    return () => {
      if (!this.#listeners.delete(tell) || this.#listeners.size > 0) return;
      this.#timer?.cancel();
      this.#timer = null;
    };
  }

  #wait(): void {
    this.#timer = this.#clock.setTimer(pollInterval, () => {
      this.#wait();
      if (this.#look()) for (const tell of [...this.#listeners]) if (this.#listeners.has(tell)) tell(this.#current);
    });
  }
}

/** @param clock - One whose timers do not keep the process alive: whoever waits for the network has timers of its own. */
export const interfacePath = (clock: Clock, read: () => NetworkInterfaces): NetworkPathProvider =>
  new InterfacePath(clock, read);
