import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { additionalHeadersStage } from '../../../src/stages/additionalHeadersStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';

describe('additionalHeadersStage', () => {
  const stage = additionalHeadersStage(new HTTPHeaders(['X-Tenant', '7', 'Accept', 'a/b']));
  const sent = (request: URLRequest): URLRequest => {
    const below = new ScriptedLoader();
    RecordingRun.start(stage(below.load), request);
    return below.last.request;
  };

  it('adds what the request lacks; the request wins, and so does its spelling', () => {
    const request = new URLRequest('http://a.test/').header('accept', 'own/type');
    expect(sent(request).headers.flat()).toEqual(['accept', 'own/type', 'X-Tenant', '7']);
    expect(request.headers.flat()).toEqual(['accept', 'own/type']);
  });

  it('merges fields once for all requests that share them', () => {
    const request = new URLRequest('http://a.test/').header('X', '1');
    expect(sent(request).headers).toBe(sent(request.copy()).headers);
    const plain = new URLRequest('http://a.test/');
    expect(sent(plain).headers).toBe(sent(new URLRequest('http://b.test/')).headers);
  });

  it('passes a request on that has all of them', () => {
    const request = new URLRequest('http://a.test/').header('Accept', 'x').header('X-Tenant', '8');
    expect(sent(request)).toBe(request);
  });
});
