import { describe, expect, it } from '@jest/globals';
import { concat, EMPTY, of, Subject, throwError } from 'rxjs';
import { each, recordTask, render, runMarbles, toMarble, type Recording } from '../../../marbles/index.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import type { TaskEvent } from '../../../src/index.ts';
import { completed, created, data, metrics, redirect, response, sent } from '../../support/taskEvents.ts';

const a = 'https://api.test/a';

/** A clock that stands still until it is moved. */
class Clock {
  milliseconds = 5000;
  readonly now = (): number => this.milliseconds;
}

const record = (steps: readonly (readonly [number, TaskEvent | 'end' | Error])[], frame = 10): Recording => {
  const clock = new Clock();
  const events$ = new Subject<TaskEvent>();
  const recording = recordTask(events$, { frame, now: clock.now });
  recording.task$.subscribe({ error: () => {} });
  for (const [milliseconds, step] of steps) {
    clock.milliseconds = 5000 + milliseconds;
    if (step === 'end') events$.complete();
    else if (step instanceof Error) events$.error(step);
    else events$.next(step);
  }
  return recording.result();
};

describe('a recording', () => {
  it('is a diagram of what came, one character for each frame', () => {
    const recording = record([
      [0, created()],
      [3, sent()],
      [25, response(200)],
      [47, data('one')],
      [62, data('one')],
      [90, metrics()],
      [90, completed()],
      [91, 'end'],
    ]);
    expect(recording.diagram).toBe('[ns]-r-d-d--(mf|)');
    expect(recording.values).toEqual({ r: 200, d: 'one' });
    expect(recording.error).toBeUndefined();
    expect(recording.lines.slice(2, 5)).toEqual(['25 ms  response 200', `47 ms  data 'one'`, `62 ms  data 'one'`]);
    expect(recording.source).toBe(`'[ns]-r-d-d--(mf|)', { r: 200, d: 'one' }`);
  });

  it('has one value for each time where they differ, and bytes where there is no text', () => {
    const { values, source } = record([
      [0, response(200)],
      [1, data('it\u2019s "one"\n')],
      [1, data(new Uint8Array([0xff, 0]))],
      [1, data(`'two'`)],
    ]);
    expect(values['d']).toEqual(each('it\u2019s "one"\n', new Uint8Array([0xff, 0]), `'two'`));
    expect(source).toContain(`d: each('it\u2019s "one"\\n', new Uint8Array([255, 0]), '\\'two\\'') }`);
  });

  it('has heads as a server takes them, without the fields that are secret', () => {
    const { values, source } = record([
      [0, redirect()],
      [1, response(200, { 'Content-Type': 'text/plain', 'Set-Cookie': 'a=1' })],
      [2, { type: 'trailers', fields: new HTTPHeaders(['ETag', 'x']) }],
    ]);
    expect(values).toEqual({
      '>': { status: 302, location: 'https://api.test/b' },
      r: { status: 200, headers: { 'Content-Type': 'text/plain' } },
      e: { ETag: 'x' },
    });
    expect(source).toContain(`{ '>': { status: 302, location: 'https://api.test/b' }, r: { status: 200, headers:`);
  });

  it('has the code of a failure, or what else it was', () => {
    expect(record([[5, new URLError(-1001)]], 1)).toMatchObject({
      diagram: '-----#',
      error: -1001,
      source: `'-----#', {}, -1001`,
    });
    const other = new TypeError('broken');
    expect(record([[5, other]]).error).toBe(other);
  });

  it('has its end in one place, also when the clock moves on between metrics and end', () => {
    const end = (at: number): string =>
      record([
        [0, created()],
        [8, metrics()],
        [at, completed()],
        [at, 'end'],
      ]).diagram;
    expect(end(12)).toBe('(nmf|)');
    expect(end(25)).toBe('[nm]-(f|)');
  });

  it('can be asked for in the middle, and is that of the last subscription', () => {
    const clock = new Clock();
    const source = concat(
      of(created(), response()),
      throwError(() => new URLError(-1005)),
    );
    const recording = recordTask(source, { now: clock.now });
    expect(recording.result().diagram).toBe('');
    recording.task$.subscribe({ error: () => {} });
    recording.task$.subscribe({ error: () => {} });
    expect(recording.result().diagram).toBe('(nr#)');
  });

  it('changes nothing of what is watched, and leaves with its watcher', () => {
    const events$ = new Subject<TaskEvent>();
    const { task$ } = recordTask(events$);
    const seen: TaskEvent[] = [];
    const subscription = task$.subscribe((event) => seen.push(event));
    const event = created();
    events$.next(event);
    expect(seen).toEqual([event]);
    expect(seen[0]).toBe(event);
    subscription.unsubscribe();
    expect(events$.observed).toBe(false);
  });

  it.each([0, -1, NaN, '5'])('has no frame of %p', (frame) => {
    expect(() => recordTask(EMPTY, { frame: frame as number })).toThrow(TypeError);
  });
});

describe('a run in hand', () => {
  it('is drawn as it would have been recorded', () => {
    expect(
      render([
        { frame: 0, kind: 'event', event: created() },
        { frame: 2, kind: 'event', event: response(404) },
        { frame: 300, kind: 'failure', error: new URLError(-1005) },
        { frame: 300, kind: 'complete' },
      ]),
    ).toMatchObject({ diagram: 'n-r 297ms (#|)', values: { r: 404 }, error: -1005 });
    expect(render([]).source).toBe(`'', {}`);
  });
});

describe('toMarble', () => {
  it('emits the recording at the end, failures included, to the millisecond in virtual time', () => {
    const seen: unknown[] = [];
    runMarbles(({ session, load }) => {
      load('/a')
        .answers('--r- 250ms d-(d|)', { r: 404, d: each('one', 'two') })
        .answers('---#');
      const note = ({ diagram, values, error }: Recording): void => {
        seen.push([diagram, values, error]);
      };
      session
        .dataTaskEvents(a)
        .pipe(toMarble({ frame: 1 }))
        .subscribe(note);
      session
        .dataTaskEvents(a)
        .pipe(toMarble({ frame: 1 }))
        .subscribe(note);
    });
    expect(seen).toEqual([
      ['[ns]--(m#)', {}, -1005],
      ['[ns]-r 251ms d-(dmf|)', { r: 404, d: each('one', 'two') }, undefined],
    ]);
  });
});
