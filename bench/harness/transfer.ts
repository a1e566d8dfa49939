import type { Sample } from './Question.ts';

export const mebi: number = 1024 * 1024;
export const gibi: number = 1024 * mebi;

const sampleInterval = 10;

/** Measures a transfer: `transfer` resolves to the number of bytes that went through, which must be `expected`. */
export const measureTransfer = async (expected: number, transfer: () => Promise<number>): Promise<Sample> => {
  const rssBefore = process.memoryUsage.rss();
  let peak = rssBefore;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, sampleInterval);
  const cpu = process.cpuUsage();
  const since = performance.now();
  const bytes = await transfer();
  const seconds = (performance.now() - since) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  look();
  clearInterval(timer);
  if (bytes !== expected) throw new Error(`${bytes} bytes instead of ${expected}`);
  return {
    throughput: bytes / mebi / seconds,
    cpu: (user + system) / 1e6 / (bytes / gibi),
    rss: (peak - rssBefore) / mebi,
  };
};

/** The figures of every transfer. */
export const transferFigures = [
  { key: 'throughput', heading: 'MiB / s' },
  { key: 'cpu', heading: 'CPU s / GiB', digits: 2 },
  { key: 'rss', heading: 'RSS growth MiB', digits: 1 },
] as const;
