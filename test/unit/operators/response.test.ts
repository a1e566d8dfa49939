import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf, take } from 'rxjs';
import { response } from '../../../operators/response.ts';
import { ResponseEvent } from '../../../src/events/ResponseEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import type { URLResponse } from '../../../src/foundation/URLResponse.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, data, head, informational, redirect } from '../../support/taskEvents.ts';

describe('response', () => {
  const h = head(201);
  const events = { i: informational(), '>': redirect(), r: new ResponseEvent(h), d: data('x'), f: completed() };

  it('is the final head: neither a 1xx nor a redirect', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('           -i->-r-d-(f|)', events);
      expectObservable(source.pipe(response())).toBe('-----r---|', { r: h });
      expectSubscriptions(source.subscriptions).toBe('^--------!');
    });
  });

  it('gives the very object of the event', () => {
    const heads: URLResponse[] = [];
    marbleTest(({ cold }) => {
      cold<TaskEvent>('r', events)
        .pipe(response())
        .subscribe((value) => heads.push(value));
    });
    expect(heads[0]).toBe(h);
  });

  it('cancels the rest when only the first head is taken', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                         -r-d-d-(f|)', events);
      expectObservable(source.pipe(response(), take(1))).toBe('-(r|)', { r: h });
      expectSubscriptions(source.subscriptions).toBe('         ^!');
    });
  });

  it('passes a failure on, also after the head', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                -r-d-#', events, new URLError(-1005));
      expectObservable(source.pipe(response())).toBe('-r---#', { r: h }, failure(-1005));
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('is typed as a response of any scheme', () => {
    const heads = (NEVER as Observable<TaskEvent>).pipe(response());
    sameType<ObservedValueOf<typeof heads>, URLResponse>(true);
  });
});
