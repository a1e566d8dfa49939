import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { data } from '../../../operators/data.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { bytes, completed, data as chunk, response, told } from '../../support/taskEvents.ts';

describe('data', () => {
  const events = { r: response(), d: chunk('ab'), e: chunk('c'), f: completed() };

  it('is the chunks as they come', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-d-e-(f|)', events);
      expectObservable(source.pipe(data())).toBe('---d-e-|', { d: bytes('ab'), e: bytes('c') });
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
  });

  it('copies nothing', () => {
    const chunks: Uint8Array[] = [];
    told(events.d)
      .pipe(data())
      .subscribe((value) => chunks.push(value));
    expect(chunks[0]).toBe(events.d.data);
  });

  it('passes a failure on', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-d-#', events, new URLError(-1005));
      expectObservable(source.pipe(data())).toBe('---d-#', { d: bytes('ab') }, failure(-1005));
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('is typed as bytes', () => {
    const chunks = (NEVER as Observable<TaskEvent>).pipe(data());
    sameType<ObservedValueOf<typeof chunks>, Uint8Array>(true);
  });
});
