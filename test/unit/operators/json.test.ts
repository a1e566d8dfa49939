import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { json } from '../../../operators/json.ts';
import { validateStatus } from '../../../operators/validateStatus.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { type User, userSchema } from '../../support/schemas.ts';
import { bytes, completed, data, head, response, told } from '../../support/taskEvents.ts';

describe('json', () => {
  const events = { r: response(), d: data('{"name":'), e: data('"ada"}'), f: completed() };

  it('is the body as a value at the end', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-d-e-(f|)', events);
      expectObservable(source.pipe(json())).toBe('-------(v|)', { v: { name: 'ada' } });
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
  });

  it('is the value of each whole response', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { a: { data: bytes('[1]'), response: head() }, b: { data: bytes('2'), response: head() } };
      const source = cold<DataTaskOutput>('       -a-b-|', values);
      expectObservable(source.pipe(json())).toBe('-a-b-|', { a: [1], b: 2 });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('fails with the position when the JSON is broken, and releases the source', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const o = { data: bytes('{"name":}'), response: head() };
      const source = cold<DataTaskOutput>('-o-o-|', { o });
      const broken = failure(-1016, { message: expect.stringContaining('position 8 (line 1, column 9)') });
      expectObservable(source.pipe(json())).toBe('-#', {}, broken);
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('fails for an empty body', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-(f|)', events);
      expectObservable(source.pipe(json())).toBe('---#', {}, failure(-1016));
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('validates with a schema and gives what the schema makes', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                      -r-d-e-(f|)', events);
      expectObservable(source.pipe(json(userSchema))).toBe('-------(v|)', { v: { name: 'ADA' } });
      expectSubscriptions(source.subscriptions).toBe('      ^------!');
    });
  });

  it('fails when the schema refuses the value', () => {
    const errors: unknown[] = [];
    told(events.r, data('{"name":7}'), events.f)
      .pipe(json(userSchema))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([failure(-1016, { message: expect.stringContaining('user.name: expected text') })]);
  });

  it('is unknown unless a type or a schema is given', () => {
    const events$: Observable<TaskEvent> = NEVER;
    const output$: Observable<DataTaskOutput> = NEVER;
    const untyped = events$.pipe(json());
    const typed = output$.pipe(validateStatus(), json<User[]>());
    const validated = output$.pipe(validateStatus(), json(userSchema));
    sameType<ObservedValueOf<typeof untyped>, unknown>(true);
    sameType<ObservedValueOf<typeof typed>, User[]>(true);
    sameType<ObservedValueOf<typeof validated>, User>(true);
    // @ts-expect-error an expectation is no type argument
    const expected: Observable<User> = events$.pipe(json());
    expect(expected).toBeDefined();
  });
});
