import { describe, expect, it } from '@jest/globals';
import { refusedResponse } from '../../../operators/refusedResponse.ts';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { head } from '../../support/taskEvents.ts';

describe('refusedResponse', () => {
  it('is the response of a status failure', () => {
    const refused = head(404);
    expect(refusedResponse(new HTTPStatusError(refused))).toBe(refused);
  });

  it.each<[unknown]>([[new URLError(-1011)], [new Error('x')], [{ response: head(404) }], [null], [undefined]])(
    'is null for %p',
    (error) => {
      expect(refusedResponse(error)).toBeNull();
    },
  );
});
