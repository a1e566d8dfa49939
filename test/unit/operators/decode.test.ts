import { describe, expect, it } from '@jest/globals';
import {
  firstValueFrom,
  lastValueFrom,
  NEVER,
  type Observable,
  type ObservedValueOf,
  of,
  Subject,
  toArray,
} from 'rxjs';
import { type BodyDecoder, decode } from '../../../operators/decode.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import type { URLResponse } from '../../../src/foundation/URLResponse.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { asyncSchema, type User, userSchema } from '../../support/schemas.ts';
import { bytes, completed, data, head, response } from '../../support/taskEvents.ts';

const output = (text: string): DataTaskOutput => ({ data: bytes(text), response: head() });
const size = (body: Uint8Array): number => body.length;

describe('decode', () => {
  const events = { r: response(), d: data('{"name":'), e: data('"ada"}'), f: completed() };

  it.each<[string, BodyDecoder<unknown> | typeof userSchema, unknown]>([
    ['a schema', userSchema, { name: 'ADA' }],
    ['an object that decodes', { decode: size }, 14],
    ['a function', size, 14],
    ['a schema that is a function', Object.assign(() => 'called', userSchema), { name: 'ADA' }],
    ['a schema that can decode too', Object.assign({ decode: () => 'called' }, userSchema), { name: 'ADA' }],
  ])('decodes with %s in the turn of the event', (_what, decoder, v) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                     -r-d-e-(f|)', events);
      const decoded = source.pipe(decode(decoder as BodyDecoder<unknown>));
      expectObservable(decoded).toBe('                     -------(v|)', { v });
      expectSubscriptions(source.subscriptions).toBe('     ^------!');
    });
  });

  it('decodes each whole response', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<DataTaskOutput>('             -a-b-|', { a: output('x'), b: output('yz') });
      expectObservable(source.pipe(decode(size))).toBe('-a-b-|', { a: 1, b: 2 });
      expectSubscriptions(source.subscriptions).toBe('  ^----!');
    });
  });

  it('hands the response to the decoder, and keeps its `this`', () => {
    const seen: unknown[] = [];
    const decoder = {
      name: 'd',
      decode(body: Uint8Array, from: URLResponse): string {
        seen.push(body, from);
        return this.name;
      },
    };
    const given = output('x');
    of(given)
      .pipe(decode(decoder))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([given.data, given.response, 'd']);
  });

  it('fails with the issues of the schema as cause', () => {
    const errors: URLError[] = [];
    of(output('{}'))
      .pipe(decode(userSchema))
      .subscribe({ error: (error: URLError) => errors.push(error) });
    expect(errors).toEqual([failure(-1016, { message: expect.stringContaining('user.name: expected text') })]);
    expect(errors[0]?.cause).toHaveLength(2);
  });

  it('fails with broken JSON before the schema is asked', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<DataTaskOutput>('                    -o-|', { o: output('{') });
      expectObservable(source.pipe(decode(userSchema))).toBe('-#', {}, failure(-1016));
      expectSubscriptions(source.subscriptions).toBe('         ^!');
    });
  });

  it.each<[string, unknown, unknown]>([
    ['something of its own', new RangeError('mine'), failure(-1016, { cause: new RangeError('mine') })],
    ['a URLError', new URLError(-1015), failure(-1015)],
  ])('fails when a decoder throws %s, and releases the source', (_what, thrown, expected) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<DataTaskOutput>('                 -o-o-|', { o: output('x') });
      const failing = decode(() => {
        throw thrown;
      });
      expectObservable(source.pipe(failing)).toBe('         -#', {}, expected);
      expectSubscriptions(source.subscriptions).toBe('      ^!');
    });
  });

  it('waits for a schema that takes its time', async () => {
    await expect(firstValueFrom(of(output('{"name":"ada"}')).pipe(decode(asyncSchema)))).resolves.toEqual({
      name: 'ADA',
    });
    await expect(firstValueFrom(of(output('{}')).pipe(decode(asyncSchema)))).rejects.toEqual(failure(-1016));
  });

  it('keeps the order of values that take their time', async () => {
    const resolvers: (() => void)[] = [];
    const slow = (body: Uint8Array): Promise<number> =>
      new Promise((resolve) => resolvers.push(() => resolve(body.length)));
    const values = lastValueFrom(of(output('a'), output('bc')).pipe(decode(slow), toArray()));
    expect(resolvers).toHaveLength(1);
    resolvers[0]!();
    await new Promise(setImmediate);
    resolvers[1]!();
    await expect(values).resolves.toEqual([1, 2]);
  });

  it('makes a failure of a decoder that rejects', async () => {
    const rejecting = decode(() => Promise.reject<number>(new RangeError('late')));
    await expect(firstValueFrom(of(output('x')).pipe(rejecting))).rejects.toEqual(
      failure(-1016, { cause: new RangeError('late') }),
    );
  });

  it('drops what is still on its way when nobody waits for it', async () => {
    const source = new Subject<DataTaskOutput>();
    const values: number[] = [];
    let resolve: (value: number) => void = () => {};
    const subscription = source
      .pipe(decode(() => new Promise<number>((settle) => (resolve = settle))))
      .subscribe((value) => values.push(value));
    source.next(output('x'));
    subscription.unsubscribe();
    resolve(7);
    await new Promise(setImmediate);
    expect(values).toEqual([]);
    expect(source.observed).toBe(false);
  });

  it.each([undefined, null, 'json', {}, { decode: 7 }])('refuses %p where it is given', (decoder) => {
    expect(() => decode(decoder as unknown as BodyDecoder<unknown>)).toThrow(TypeError);
  });

  it('is typed by its decoder', () => {
    const output$: Observable<DataTaskOutput> = NEVER;
    const events$: Observable<TaskEvent> = NEVER;
    const bySchema = events$.pipe(decode(userSchema));
    const byFunction = output$.pipe(decode((body) => body.length));
    const byPromise = output$.pipe(decode((body) => Promise.resolve(body.length)));
    const byObject = output$.pipe(decode({ decode: (_body, from) => from }));
    sameType<ObservedValueOf<typeof bySchema>, User>(true);
    sameType<ObservedValueOf<typeof byFunction>, number>(true);
    sameType<ObservedValueOf<typeof byPromise>, number>(true);
    sameType<ObservedValueOf<typeof byObject>, URLResponse>(true);
  });
});
