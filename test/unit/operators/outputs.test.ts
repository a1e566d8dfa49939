import { describe, expect, it } from '@jest/globals';
import { defaultLimit, isEvent, outputs } from '../../../operators/outputs.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { bytes, completed, data, head, response } from '../../support/taskEvents.ts';

const length = outputs(10, (output) => output.data.length);

describe('outputs', () => {
  const events = { r: response(), d: data('ab'), f: completed() };

  it('makes something of a response that events tell, at their end', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('            -r-d-d-(f|)', events);
      expectObservable(source.pipe(length)).toBe('-------(n|)', { n: 4 });
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
  });

  it('makes something of each whole response at once, whatever its size', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const outputsOf = (text: string): DataTaskOutput => ({ data: bytes(text), response: head() });
      const values = { a: outputsOf('abc'), b: outputsOf('0123456789ab') };
      const source = cold<DataTaskOutput>('       -a-b-|', values);
      expectObservable(source.pipe(length)).toBe('-a-b-|', { a: 3, b: 12 });
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('fails with what the projection throws', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-r-d-(f|)', events);
      const failing = outputs(10, () => {
        throw new RangeError('no');
      });
      expectObservable(source.pipe(failing)).toBe('-----#', {}, new RangeError('no'));
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('collects 256 MiB by default', () => {
    expect(defaultLimit).toBe(268_435_456);
  });
});

describe('isEvent', () => {
  it('tells events from whole responses', () => {
    expect(isEvent(response())).toBe(true);
    expect(isEvent(data('x'))).toBe(true);
    expect(isEvent({ data: bytes('x'), response: head() })).toBe(false);
  });
});
