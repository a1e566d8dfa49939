import { describe, expect, it } from '@jest/globals';
import { map, NEVER, Observable, retry } from 'rxjs';
import { describedRequest } from '../../../operators/describedRequest.ts';
import { requestOf } from '../../support/taskEvents.ts';

describe('describedRequest', () => {
  const request = requestOf('PATCH');
  const publisher = Object.assign(new Observable<number>(), { request });

  it('is the request that the Observable tells', () => {
    expect(describedRequest(publisher)).toBe(request);
  });

  it('is found through operators of RxJS', () => {
    expect(
      describedRequest(
        publisher.pipe(
          map((value) => String(value)),
          retry(1),
        ),
      ),
    ).toBe(request);
  });

  it.each([
    ['nobody tells one', NEVER],
    ['what is told is no request', Object.assign(new Observable(), { request: 'GET /' })],
    [
      'the chain is broken by an Observable of its own',
      new Observable((subscriber) => publisher.subscribe(subscriber)),
    ],
  ])('is null when %s', (_when, observable) => {
    expect(describedRequest(observable)).toBeNull();
  });
});
