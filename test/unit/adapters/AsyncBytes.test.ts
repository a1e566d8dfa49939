import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { concat, NEVER, Observable, Subject, throwError } from 'rxjs';
import { AsyncBytes } from '../../../src/adapters/AsyncBytes.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { bytes, completed, CountingFlow, created, data, metrics, response, told } from '../../support/taskEvents.ts';

/** One event loop turn. */
const turn = (): Promise<void> => new Promise(setImmediate);

const all = async <T>(sequence: AsyncIterable<T>): Promise<T[]> => {
  const values: T[] = [];
  for await (const value of sequence) values.push(value);
  return values;
};

/** The bytes of a task that says all at once, in these chunks. */
const bodyOf = async (...chunks: readonly (string | Uint8Array)[]): Promise<AsyncBytes> => {
  const [body] = await AsyncBytes.open(told(created(), response(), ...chunks.map(data), metrics(), completed()));
  return body;
};

/** A task that is driven by hand. */
const driven = async (flow = new CountingFlow()) => {
  const events$ = new Subject<TaskEvent>();
  const opening = AsyncBytes.open(events$);
  events$.next(created());
  events$.next(response(200, {}, flow));
  const [body] = await opening;
  return { events$, flow, body };
};

/** A source that honours its flow: sends chunks in turns of its own while nobody holds it. */
const obedient = (total: number, size: number) => {
  const state = { holds: 0, sent: 0, isCancelled: false };
  const events$ = new Observable<TaskEvent>((subscriber) => {
    const pump = (): void => {
      while (state.holds === 0 && state.sent < total && !subscriber.closed) {
        state.sent += 1;
        subscriber.next(data(new Uint8Array(size).fill(state.sent % 251)));
      }
      if (state.holds === 0 && state.sent === total) subscriber.complete();
    };
    subscriber.next(created());
    subscriber.next(
      response(
        200,
        {},
        {
          pause: () => (state.holds += 1),
          resume: () => {
            state.holds -= 1;
            setImmediate(pump);
          },
        },
      ),
    );
    setImmediate(pump);
    return () => {
      state.isCancelled = state.sent < total;
    };
  });
  return { events$, state };
};

describe('AsyncBytes.open', () => {
  it('resolves with the head as soon as it is there, before the body', async () => {
    const events$ = new Subject<TaskEvent>();
    const opening = AsyncBytes.open(events$);
    const event = response(404);
    events$.next(created());
    events$.next(event);
    const [body, from] = await opening;
    expect(body).toBeInstanceOf(AsyncBytes);
    expect(from).toBe(event.response);
    expect(events$.observed).toBe(true);
  });

  it('subscribes once, at the call', () => {
    let subscriptions = 0;
    void AsyncBytes.open(
      new Observable(() => {
        subscriptions += 1;
      }),
    );
    expect(subscriptions).toBe(1);
  });

  it.each<[string, Observable<TaskEvent>, number]>([
    ['the failure of the task', throwError(() => new URLError(-1004)), -1004],
    ['unknown for a failure that is no URLError', throwError(() => new RangeError('x')), -1],
    ['a bad response when the task ends without a head', told(created(), completed()), -1011],
  ])('rejects with %s', async (_what, events$, code) => {
    await expect(AsyncBytes.open(events$)).rejects.toEqual(failure(code));
  });

  it('keeps a failure that is no URLError as cause', async () => {
    await expect(AsyncBytes.open(throwError(() => new RangeError('x')))).rejects.toEqual(
      failure(-1, { cause: new RangeError('x') }),
    );
  });
});

describe('the signal of AsyncBytes.open', () => {
  it('rejects without subscribing when it is aborted already', async () => {
    let subscriptions = 0;
    const events$ = new Observable<TaskEvent>(() => {
      subscriptions += 1;
    });
    await expect(AsyncBytes.open(events$, AbortSignal.abort('before'))).rejects.toEqual(
      failure(-999, { cause: 'before' }),
    );
    expect(subscriptions).toBe(0);
  });

  it('rejects and cancels when it is aborted before the head', async () => {
    const controller = new AbortController();
    const events$ = new Subject<TaskEvent>();
    const opening = AsyncBytes.open(events$, controller.signal);
    controller.abort('now');
    await expect(opening).rejects.toEqual(failure(-999, { cause: 'now' }));
    expect(events$.observed).toBe(false);
  });

  it('ends the iteration and cancels when it is aborted later, whatever is buffered', async () => {
    const controller = new AbortController();
    const events$ = new Subject<TaskEvent>();
    const opening = AsyncBytes.open(events$, controller.signal);
    events$.next(response());
    const [body] = await opening;
    events$.next(data('ab'));
    controller.abort('now');
    expect(events$.observed).toBe(false);
    await expect(all(body)).rejects.toEqual(failure(-999, { cause: 'now' }));
  });

  it('may be aborted inside subscribe', async () => {
    const controller = new AbortController();
    let isTorn = false;
    const events$ = new Observable<TaskEvent>((subscriber) => {
      subscriber.next(response());
      controller.abort('inside');
      return () => (isTorn = true);
    });
    const [body] = await AsyncBytes.open(events$, controller.signal);
    expect(isTorn).toBe(true);
    await expect(all(body.chunks())).rejects.toEqual(failure(-999));
  });

  it('loses its listener at each end', async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 100; i++) {
      const [whole] = await AsyncBytes.open(told(response(), data('a'), completed()), signal);
      await all(whole);
      const [left] = await AsyncBytes.open(concat(told(response(), data('ab')), NEVER), signal);
      for await (const byte of left) if (byte === 97) break;
      await AsyncBytes.open(
        throwError(() => new URLError(-1005)),
        signal,
      ).catch(() => {});
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('the task of AsyncBytes', () => {
  it('is the one that the stream told', async () => {
    const event = created();
    const [body] = await AsyncBytes.open(told(event, response(), completed()));
    expect(body.task).toBe(event.task);
  });

  it('is missed where the stream told none', async () => {
    const [body] = await AsyncBytes.open(told(response(), completed()));
    expect(() => body.task).toThrow(TypeError);
  });
});

describe('iterating AsyncBytes', () => {
  it('gives every byte in order', async () => {
    expect(await all(await bodyOf('ab', '', 'c', Uint8Array.of(0, 255)))).toEqual([97, 98, 99, 0, 255]);
  });

  it('gives nothing of an empty body', async () => {
    expect(await all(await bodyOf())).toEqual([]);
  });

  it('gives chunks as they came, uncopied', async () => {
    const chunks = [bytes('ab'), bytes('c')];
    const given = await all((await bodyOf(...chunks)).chunks());
    expect(given).toHaveLength(2);
    expect(given[0]).toBe(chunks[0]);
    expect(given[1]).toBe(chunks[1]);
  });

  it('waits for bytes that are to come', async () => {
    const { events$, body } = await driven();
    const read = all(body);
    for (const text of ['a', 'b']) {
      await turn();
      events$.next(data(text));
    }
    await turn();
    events$.complete();
    expect(await read).toEqual([97, 98]);
  });

  it('throws a failure after the bytes that came before it', async () => {
    const { events$, body } = await driven();
    events$.next(data('ab'));
    events$.error(new URLError(-1005));
    const seen: number[] = [];
    const read = (async () => {
      for await (const byte of body) seen.push(byte);
    })();
    await expect(read).rejects.toEqual(failure(-1005));
    expect(seen).toEqual([97, 98]);
  });

  it('throws a failure that comes while it waits, and again to whoever asks again', async () => {
    const { events$, body } = await driven();
    const read = all(body.chunks());
    await turn();
    events$.error(new URLError(-1001));
    await expect(read).rejects.toEqual(failure(-1001));
    await expect(all(body.chunks())).rejects.toEqual(failure(-1001));
  });

  it('finds nothing more after the end', async () => {
    const body = await bodyOf('ab');
    expect(await all(body)).toEqual([97, 98]);
    expect(await all(body)).toEqual([]);
    expect(await all(body.lines)).toEqual([]);
  });

  it('refuses a second response, whose bytes would follow those of the first', async () => {
    const [body] = await AsyncBytes.open(told(response(), data('a'), response(), data('b'), completed()));
    await expect(all(body)).rejects.toEqual(failure(-1011));
  });

  it('serves calls that overlap in their order', async () => {
    const { events$, body } = await driven();
    const iterator = body[Symbol.asyncIterator]();
    const early = [iterator.next(), iterator.next(), iterator.next()];
    events$.next(data('ab'));
    await turn();
    events$.next(data('cd'));
    const late = [iterator.next(), iterator.next()];
    events$.complete();
    const results = await Promise.all([...early, ...late]);
    expect(results.map(({ value, done }) => (done === true ? 'done' : value))).toEqual([97, 98, 99, 100, 'done']);
  });

  it('lets no later call overtake one that waits', async () => {
    const { events$, body } = await driven();
    const iterator = body[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    const first = iterator.next();
    const third = first.then(() => iterator.next());
    const second = iterator.next();
    events$.next(data('abc'));
    for (const result of [await first, await second, await third]) seen.push(result.value);
    expect(seen).toEqual([97, 98, 99]);
  });

  it('gives equal bytes to calls that do not wait for each other', async () => {
    const iterator = (await bodyOf('aab'))[Symbol.asyncIterator]();
    const results = await Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.next()]);
    expect(results.map(({ value }) => value)).toEqual([97, 97, 98, undefined]);
  });

  it('is typed', async () => {
    const body = await bodyOf();
    const sequences = {
      byte: body,
      chunk: body.chunks(),
      line: body.lines,
      character: body.characters,
      scalar: body.unicodeScalars,
    };
    sameType<(typeof sequences)['byte'] extends AsyncIterable<number> ? true : false, true>(true);
    sameType<(typeof sequences)['chunk'], AsyncIterable<Uint8Array>>(true);
    sameType<(typeof sequences)['line'], AsyncIterable<string>>(true);
    sameType<(typeof sequences)['character'], AsyncIterable<string>>(true);
    sameType<(typeof sequences)['scalar'], AsyncIterable<string>>(true);
  });
});

describe('leaving AsyncBytes early', () => {
  it('cancels the task when the loop is broken off', async () => {
    const { events$, body } = await driven();
    events$.next(data('ab'));
    for await (const byte of body) {
      expect(byte).toBe(97);
      break;
    }
    expect(events$.observed).toBe(false);
  });

  it('cancels the task when the body of the loop throws, and throws on', async () => {
    const { events$, body } = await driven();
    events$.next(data('line\n'));
    const read = (async () => {
      for await (const line of body.lines) throw new RangeError(line);
    })();
    await expect(read).rejects.toEqual(new RangeError('line'));
    expect(events$.observed).toBe(false);
  });

  it('cancels at once by return, also while a call waits, which then finds nothing', async () => {
    const { events$, body } = await driven();
    const iterator = body.chunks()[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await turn();
    const left = iterator.return!();
    expect(events$.observed).toBe(false);
    expect(await left).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('cancels by throw, with the reason', async () => {
    const { events$, body } = await driven();
    const iterator = body[Symbol.asyncIterator]();
    await expect(iterator.throw!(new RangeError('reason'))).rejects.toEqual(new RangeError('reason'));
    expect(events$.observed).toBe(false);
  });

  it('leaves a cancelled sequence behind, even if the whole body had come', async () => {
    const body = await bodyOf('ab');
    for await (const _byte of body) break;
    await expect(all(body)).rejects.toEqual(failure(-999));
  });

  it('releases the hold on a load that others may watch too', async () => {
    const { events$, flow, body } = await driven();
    events$.next(data(new Uint8Array(70_000)));
    expect(flow.holds).toBe(1);
    await body.chunks()[Symbol.asyncIterator]().return!();
    expect(flow.holds).toBe(0);
  });
});

describe('the one reader of AsyncBytes', () => {
  it('is alone: a second iteration meanwhile is a misuse', async () => {
    const { events$, body } = await driven();
    events$.next(data('ab'));
    const iterator = body[Symbol.asyncIterator]();
    await iterator.next();
    expect(() => body[Symbol.asyncIterator]()).toThrow(TypeError);
    await expect(all(body.lines)).rejects.toThrow(TypeError);
    expect(await iterator.next()).toEqual({ done: false, value: 98 });
  });

  it('may begin before others when nobody reads', async () => {
    const { events$, body } = await driven();
    const { lines } = body;
    const chunks = body.chunks();
    events$.next(data('a'));
    events$.complete();
    expect(await all(chunks)).toHaveLength(1);
    expect(await all(lines)).toEqual([]);
  });
});

describe('back-pressure of AsyncBytes', () => {
  it('holds the load while more than 64 KiB wait, and lets it go on when half of that was read', async () => {
    const { events$, flow, body } = await driven();
    for (let i = 0; i < 4; i++) events$.next(data(new Uint8Array(16_384)));
    expect(flow.log).toEqual([]);
    events$.next(data('x'));
    expect(flow.log).toEqual(['pause']);
    const iterator = body.chunks()[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect(flow.log).toEqual(['pause']);
    await iterator.next();
    expect(flow.log).toEqual(['pause', 'resume']);
  });

  it('loses nothing that was on its way when the hold began', async () => {
    const { events$, body } = await driven();
    for (let i = 0; i < 10; i++) events$.next(data(new Uint8Array(65_536).fill(i)));
    events$.complete();
    const firsts = (await all(body.chunks())).map((chunk) => chunk[0]);
    expect(firsts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('keeps memory flat for a reader that sleeps', async () => {
    const chunks = 2000;
    const size = 8192;
    const { events$, state } = obedient(chunks, size);
    const [body] = await AsyncBytes.open(events$);
    let read = 0;
    let mostWaiting = 0;
    let sum = 0;
    for await (const chunk of body.chunks()) {
      read += 1;
      sum += chunk[0] ?? 0;
      if (read % 10 === 0) await turn();
      mostWaiting = Math.max(mostWaiting, (state.sent - read) * size);
    }
    expect(read).toBe(chunks);
    expect(sum).toBe(Array.from({ length: chunks }, (_, i) => (i + 1) % 251).reduce((a, b) => a + b));
    expect(mostWaiting).toBeGreaterThan(0);
    expect(mostWaiting).toBeLessThanOrEqual(65_536 + size);
  });

  it('holds the load of a body that nobody reads', async () => {
    const { events$, state } = obedient(1000, 8192);
    const [body] = await AsyncBytes.open(events$);
    for (let i = 0; i < 20; i++) await turn();
    expect(state.sent).toBe(9);
    await body.chunks()[Symbol.asyncIterator]().return!();
    expect(state.isCancelled).toBe(true);
  });
});

describe('failures that nobody waits for', () => {
  it('are no unhandled rejections', async () => {
    const reasons: unknown[] = [];
    const listen = (reason: unknown): void => void reasons.push(reason);
    process.on('unhandledRejection', listen);
    try {
      const { events$, body } = await driven();
      events$.error(new URLError(-1005));
      const left = await driven();
      const iterator = left.body[Symbol.asyncIterator]();
      const waiting = iterator.next();
      await iterator.return!();
      await waiting;
      for (let i = 0; i < 5; i++) await turn();
      expect(body).toBeDefined();
    } finally {
      process.off('unhandledRejection', listen);
    }
    expect(reasons).toEqual([]);
  });
});

describe('text of AsyncBytes', () => {
  it('comes as lines', async () => {
    expect(await all((await bodyOf('one\r', '\n\ntwo')).lines)).toEqual(['one', 'two']);
  });

  it('comes as characters', async () => {
    expect(await all((await bodyOf('e', '\u0301x')).characters)).toEqual(['e\u0301', 'x']);
  });

  it('comes as unicode scalars', async () => {
    expect(await all((await bodyOf('e\u0301😀')).unicodeScalars)).toEqual(['e', '\u0301', '😀']);
  });
});
