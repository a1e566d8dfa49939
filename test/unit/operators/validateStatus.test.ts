import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf, of, Subject } from 'rxjs';
import { collectData } from '../../../operators/collectData.ts';
import { validateStatus } from '../../../operators/validateStatus.ts';
import { ResponseEvent } from '../../../src/events/ResponseEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLResponse } from '../../../src/foundation/URLResponse.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import {
  bytes,
  completed,
  created,
  data,
  head,
  metrics,
  redirect,
  response,
  testURL,
  told,
} from '../../support/taskEvents.ts';

const output = (statusCode: number, text = ''): DataTaskOutput => ({ data: bytes(text), response: head(statusCode) });

const errorOf = (source: Observable<TaskEvent | DataTaskOutput>): HTTPStatusError => {
  const errors: HTTPStatusError[] = [];
  source.pipe(validateStatus()).subscribe({ error: (error: HTTPStatusError) => errors.push(error) });
  expect(errors).toHaveLength(1);
  return errors[0]!;
};

describe('validateStatus of task events', () => {
  const events = {
    n: created(),
    '>': redirect(),
    r: response(204),
    x: response(404),
    d: data('no'),
    m: metrics(),
    f: completed(),
  };

  it('passes everything of a response with a welcome status', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                  -n->-r-d-m-(f|)', events);
      expectObservable(source.pipe(validateStatus())).toBe('-n->-r-d-m-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('  ^----------!');
    });
  });

  it('fails when the body of any other response has ended', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                      -x-d-(f|)', events);
      expectObservable(source.pipe(validateStatus())).toBe('-----#', {}, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('      ^----!');
    });
  });

  it('keeps back a refused head and its body, and nothing else', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                  -n->-x-d-m-(f|)', events);
      expectObservable(source.pipe(validateStatus())).toBe('-n->-----m-#', events, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('  ^----------!');
    });
  });

  it('fails as well when the stream ends without saying completed', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                      -x-d-|', events);
      expectObservable(source.pipe(validateStatus())).toBe('-----#', events, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('      ^----!');
    });
  });

  it('carries the response and its body', () => {
    const error = errorOf(told(events.x, data('not '), data('here'), events.f));
    expect(error).toBeInstanceOf(HTTPStatusError);
    expect(error.response).toBe(events.x.response);
    expect(new TextDecoder().decode(error.body)).toBe('not here');
  });

  it('cancels the task when it has 64 KiB of the body, and carries no byte more', () => {
    const source = new Subject<TaskEvent>();
    const errors: HTTPStatusError[] = [];
    source.pipe(validateStatus()).subscribe({ error: (error: HTTPStatusError) => errors.push(error) });
    source.next(events.x);
    source.next(data(new Uint8Array(65_535).fill(1)));
    expect(errors).toEqual([]);
    source.next(data(Uint8Array.of(2, 3, 4)));
    expect(errors).toHaveLength(1);
    expect(errors[0]!.body).toHaveLength(65_536);
    expect(errors[0]!.body.at(-1)).toBe(2);
    expect(source.observed).toBe(false);
  });

  it('carries what came of a body that broke off', () => {
    const source = new Subject<TaskEvent>();
    const errors: HTTPStatusError[] = [];
    source.pipe(validateStatus()).subscribe({ error: (error: HTTPStatusError) => errors.push(error) });
    source.next(events.x);
    source.next(data('half'));
    source.error(new URLError(-1005));
    expect(errors).toEqual([failure(-1011)]);
    expect(errors[0]!.body).toEqual(bytes('half'));
  });

  it.each([
    ['before the head', '-n#', '-n#', -1005],
    ['after a welcome head', '-r#', '-r#', -1005],
    ['a cancellation after a refused head', '-x#', '--#', -999],
  ])('passes a failure on: %s', (_when, source$, expected, code) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>(source$, events, new URLError(code));
      expectObservable(source.pipe(validateStatus())).toBe(expected, events, failure(code));
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('looks at each head of a stream that has several', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                      -x-d-r-d-(f|)', events);
      expectObservable(source.pipe(validateStatus())).toBe('-----r-d-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('      ^--------!');
    });
  });

  it('passes a response that has no status', () => {
    const file = new ResponseEvent(new URLResponse('file:///a.txt', { mimeType: null, expectedContentLength: 1 }));
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                      -r-(f|)', { ...events, r: file });
      expectObservable(source.pipe(validateStatus())).toBe('-r-(f|)', { ...events, r: file });
      expectSubscriptions(source.subscriptions).toBe('      ^--!');
    });
  });

  it('leaves a refused head unclaimed, so that it is loaded on', () => {
    const question = response(500);
    told(question)
      .pipe(validateStatus())
      .subscribe({ error: () => {} });
    expect(question.isOpen).toBe(true);
  });

  it('works in front of what collects', () => {
    const values: unknown[] = [];
    told(events.x, events.d, events.f)
      .pipe(validateStatus(), collectData())
      .subscribe({ next: (value) => values.push(value), error: (error) => values.push(error) });
    expect(values).toEqual([failure(-1011)]);
  });

  it('reads problem details (RFC 9457 §3)', () => {
    const type = { 'Content-Type': 'application/problem+json' };
    const problem = { title: 'Out of credit', status: 403, balance: 30 };
    const error = errorOf(told(response(403, type), data(JSON.stringify(problem)), completed()));
    expect(error.problem).toEqual(problem);
  });
});

describe('validateStatus of whole responses', () => {
  it.each([200, 204, 299])('passes %i', (statusCode) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { o: output(statusCode, 'x') };
      const source = cold<DataTaskOutput>('                 -(o|)', values);
      expectObservable(source.pipe(validateStatus())).toBe('-(o|)', values);
      expectSubscriptions(source.subscriptions).toBe('      ^!');
    });
  });

  it.each([199, 300, 304, 404, 500, 999])('refuses %i', (statusCode) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<DataTaskOutput>('                 -(o|)', { o: output(statusCode, 'x') });
      expectObservable(source.pipe(validateStatus())).toBe('-#', {}, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('      ^!');
    });
  });

  it('carries the response and at most 64 KiB of its body', () => {
    const given = { data: new Uint8Array(70_000).fill(7), response: head(404) };
    const error = errorOf(of(given));
    expect(error.response).toBe(given.response);
    expect(error.body).toHaveLength(65_536);
    expect(error.failingURL?.href).toBe(testURL);
  });
});

describe('the rule of validateStatus', () => {
  it('decides by the status, and by the response', () => {
    const asked: unknown[] = [];
    const given = output(404);
    const values: unknown[] = [];
    of(given)
      .pipe(
        validateStatus((statusCode, from) => {
          asked.push(statusCode, from);
          return statusCode === 404;
        }),
      )
      .subscribe((value) => values.push(value));
    expect(values).toEqual([given]);
    expect(asked).toEqual([404, given.response]);
  });

  it('ends the stream with what it throws', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-r-(f|)', { r: response(), f: completed() });
      const throwing = validateStatus<TaskEvent>(() => {
        throw new RangeError('rule');
      });
      expectObservable(source.pipe(throwing)).toBe('-#', {}, new RangeError('rule'));
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('is refused where it is given when it is none', () => {
    expect(() => validateStatus(200 as never)).toThrow(TypeError);
  });

  it('keeps the type of its source', () => {
    const ofEvents = (NEVER as Observable<TaskEvent>).pipe(validateStatus());
    const ofOutputs = (NEVER as Observable<DataTaskOutput>).pipe(validateStatus((statusCode) => statusCode < 400));
    sameType<ObservedValueOf<typeof ofEvents>, TaskEvent>(true);
    sameType<ObservedValueOf<typeof ofOutputs>, DataTaskOutput>(true);
  });
});
