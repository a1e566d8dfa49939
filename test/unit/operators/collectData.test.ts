import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf, of } from 'rxjs';
import { collectData } from '../../../operators/collectData.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { bytes, completed, data, response, told } from '../../support/taskEvents.ts';

const collected = (...events: readonly TaskEvent[]): DataTaskOutput => {
  const values: DataTaskOutput[] = [];
  of(...events)
    .pipe(collectData())
    .subscribe((value) => values.push(value));
  expect(values).toHaveLength(1);
  return values[0]!;
};

describe('collectData', () => {
  const r = response();
  const events = { r, s: response(201), d: data('ab'), e: data('c'), f: completed() };

  it('is the whole response as one value at the end', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                   -r-d-d-(f|)', events);
      const o = { data: bytes('abab'), response: r.response };
      expectObservable(source.pipe(collectData())).toBe('-------(o|)', { o });
      expectSubscriptions(source.subscriptions).toBe('   ^------!');
    });
  });

  it('gives nothing of a task that failed', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                   -r-d-#', events, new URLError(-1005));
      expectObservable(source.pipe(collectData())).toBe('-----#', {}, failure(-1005));
      expectSubscriptions(source.subscriptions).toBe('   ^----!');
    });
  });

  it('passes a single chunk on without a copy', () => {
    expect(collected(r, events.d, events.f).data).toBe(events.d.data);
  });

  it('gives an empty body as no bytes', () => {
    expect(collected(r, events.f).data).toEqual(new Uint8Array(0));
  });

  it('forgets what came before a second head', () => {
    const { data: body, response: head } = collected(r, events.d, events.s, events.e, events.f);
    expect(body).toEqual(bytes('c'));
    expect(head).toBe(events.s.response);
  });

  it('fails as soon as more bytes come than the limit allows, names it, and cancels the task', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                               -r-d-d-e-(f|)', events);
      const refused = failure(-1103, { message: expect.stringContaining('4 bytes') });
      expectObservable(source.pipe(collectData({ limit: 4 }))).toBe('-------#', {}, refused);
      expectSubscriptions(source.subscriptions).toBe('               ^------!');
    });
  });

  it('allows exactly the limit', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                               -r-d-d-(f|)', events);
      const o = { data: bytes('abab'), response: r.response };
      expectObservable(source.pipe(collectData({ limit: 4 }))).toBe('-------(o|)', { o });
      expectSubscriptions(source.subscriptions).toBe('               ^------!');
    });
  });

  it('collects 256 MiB and no byte more unless told otherwise', () => {
    const block = data(new Uint8Array(64 * 1024 * 1024));
    const codes: number[] = [];
    told(r, block, block, block, block, data('x'))
      .pipe(collectData())
      .subscribe({ error: (error: URLError) => codes.push(error.code) });
    expect(codes).toEqual([-1103]);
    expect(collected(r, block, events.f).data).toHaveLength(64 * 1024 * 1024);
  });

  it('fails when a task succeeds without a response', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                   --(f|)', events);
      expectObservable(source.pipe(collectData())).toBe('--#', {}, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('   ^-!');
    });
  });

  it('is empty when there was no task', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                   --|', events);
      expectObservable(source.pipe(collectData())).toBe('--|');
      expectSubscriptions(source.subscriptions).toBe('   ^-!');
    });
  });

  it('holds nothing of one subscription for the next', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('         -r-d-(f|)', events);
      const output$ = source.pipe(collectData());
      const o = { data: bytes('ab'), response: r.response };
      expectObservable(output$, '              ^---!').toBe('------');
      expectObservable(output$, '              ------^').toBe('-----------(o|)', { o });
      expectSubscriptions(source.subscriptions).toBe(['^---!', '------^----!']);
    });
  });

  it.each([-1, Number.NaN, '5'])('refuses the limit %p where it is given', (limit) => {
    expect(() => collectData({ limit: limit as number })).toThrow(TypeError);
  });

  it('is typed as output', () => {
    const output$ = (NEVER as Observable<TaskEvent>).pipe(collectData());
    sameType<ObservedValueOf<typeof output$>, DataTaskOutput>(true);
  });
});
