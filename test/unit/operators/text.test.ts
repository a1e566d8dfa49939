import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { text } from '../../../operators/text.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, data, head, response, told } from '../../support/taskEvents.ts';

const latin1 = { 'Content-Type': 'text/plain; charset=ISO-8859-1' };
const umlaut = Uint8Array.of(0xe4);

describe('text', () => {
  const events = { r: response(), d: data('ab'), f: completed() };

  it('is the body as text at the end', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-d-d-(f|)', events);
      expectObservable(source.pipe(text())).toBe('-------(t|)', { t: 'abab' });
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
  });

  it('is the text of each whole response', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const o = { data: umlaut, response: head(200, latin1) };
      const source = cold<DataTaskOutput>('       -o--o-|', { o });
      expectObservable(source.pipe(text())).toBe('-t--t-|', { t: 'ä' });
      expectSubscriptions(source.subscriptions).toBe('^-----!');
    });
  });

  it.each<[string, Readonly<Record<string, string>>, Uint8Array, string | undefined, string]>([
    ["the header's charset", latin1, umlaut, undefined, 'ä'],
    ['UTF-8 without one', {}, Uint8Array.of(0xc3, 0xa4), undefined, 'ä'],
    ['a byte order mark without one', {}, Uint8Array.of(0xff, 0xfe, 0xe4, 0), undefined, 'ä'],
    ["the given encoding instead of the header's", latin1, Uint8Array.of(0xc3, 0xa4), 'utf-8', 'ä'],
    ['UTF-8 when nobody knows the charset', { 'Content-Type': 'a/b; charset=x-none' }, umlaut, undefined, '\ufffd'],
  ])('reads %s', (_what, fields, bytes, encoding, expected) => {
    const texts: string[] = [];
    told(response(200, fields), data(bytes), completed())
      .pipe(text(encoding))
      .subscribe((value) => texts.push(value));
    expect(texts).toEqual([expected]);
  });

  it('puts a character together that two chunks share', () => {
    const texts: string[] = [];
    told(events.r, data(Uint8Array.of(0xe2, 0x82)), data(Uint8Array.of(0xac)), events.f)
      .pipe(text())
      .subscribe((value) => texts.push(value));
    expect(texts).toEqual(['€']);
  });

  it('passes a failure on', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            --(f|)', events);
      expectObservable(source.pipe(text())).toBe('--#', {}, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('refuses an encoding that is none where it is given', () => {
    expect(() => text('klingon')).toThrow(TypeError);
  });

  it('takes events and whole responses and is typed as text', () => {
    const ofEvents = (NEVER as Observable<TaskEvent>).pipe(text());
    const ofOutputs = (NEVER as Observable<DataTaskOutput>).pipe(text('latin1'));
    sameType<ObservedValueOf<typeof ofEvents>, string>(true);
    sameType<ObservedValueOf<typeof ofOutputs>, string>(true);
  });
});
