import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { protectionStage } from '../../../src/stages/protectionStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';

const asking = (requires: boolean): URLRequest => {
  const request = new URLRequest('http://a.test/');
  request.requiresDNSSECValidation = requires;
  return request;
};

describe('protectionStage', () => {
  it.each([
    [false, false, false],
    [true, false, true],
    [false, true, true],
    [true, true, true],
  ])('session %s, request %s: refused %s', (ofSession, ofRequest, isRefused) => {
    const below = new ScriptedLoader();
    const stage = protectionStage({ requiresDNSSECValidation: ofSession });
    const run = RecordingRun.start(stage(below.load), asking(ofRequest));
    expect(run.error?.code ?? null).toBe(isRefused ? -1003 : null);
    expect(below.loads.length).toBe(isRefused ? 0 : 1);
  });
});
