import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { dataProtocol } from '../../../src/protocols/dataProtocol.ts';
import { RecordingRun } from '../../support/recordingRun.ts';

const start = (url: string): RecordingRun => RecordingRun.start(dataProtocol, new URLRequest(url));

describe('dataProtocol', () => {
  const rows: readonly (readonly [
    url: string,
    mimeType: string,
    charset: string | null,
    text: string,
    source: string,
  ])[] = [
    ['data:,A%20brief%20note', 'text/plain', 'us-ascii', 'A brief note', 'RFC 2397 §4'],
    ['data:text/html;charset=utf-8,%3Cp%3E', 'text/html', 'utf-8', '<p>', 'RFC 2397 §3'],
    ['data:text/plain;base64,aGVsbG8=', 'text/plain', null, 'hello', 'RFC 2397 §3'],
    ['data:,a#b', 'text/plain', 'us-ascii', 'a', 'RFC 3986 §3.5: a fragment is no part of what is loaded'],
    ['data:,a?b', 'text/plain', 'us-ascii', 'a?b', 'the query is'],
  ];
  it.each(rows)('loads %s as %s, %s, %j (%s)', (url, mimeType, charset, text) => {
    const run = start(url);
    expect(run.log).toEqual(['response', `data ${text}`, 'finish']);
    const [response] = run.responses;
    expect(response).toMatchObject({ mimeType, textEncodingName: charset, expectedContentLength: text.length });
    expect(response?.urlString).toBe(url);
    expect('statusCode' in response!).toBe(false);
  });

  it('has no data where there is none', () => {
    const run = start('data:,');
    expect(run.log).toEqual(['response', 'finish']);
    expect(run.responses[0]!.expectedContentLength).toBe(0);
  });

  it.each(['data:text/plain', 'data:;base64,aGVsbG8'])('fails with -1000 for %s (surface §18)', (url) => {
    const run = start(url);
    expect(run.log).toEqual(['fail -1000']);
    expect(run.error?.failureURLString).toBe(url);
  });

  it('notes what it did', () => {
    const run = start('data:,four');
    expect(run.transfers).toHaveLength(1);
    expect(run.transfer).toMatchObject({ responseBodyBytes: 4, decodedBodyBytes: 4, resourceFetchType: 'unknown' });
    expect(run.transfer!.response).toBe(run.responses[0]);
    expect(run.transfer!.responseEnd).toBeGreaterThan(0);
  });

  it('holds the data back while it is paused', () => {
    const run = new RecordingRun(dataProtocol, new URLRequest('data:,x'));
    run.load.pause();
    run.load.start();
    expect(run.log).toEqual(['response']);
    run.load.resume();
    expect(run.log).toEqual(['response', 'data x', 'finish']);
    run.load.resume();
    expect(run.log).toHaveLength(3);
  });

  it('may be paused and resumed by whoever hears the head', () => {
    const run = new RecordingRun(dataProtocol, new URLRequest('data:,x'));
    run.onLog = (line) => {
      if (line !== 'response') return;
      run.load.pause();
      run.load.resume();
      expect(run.log).toEqual(['response']);
    };
    run.load.start();
    expect(run.log).toEqual(['response', 'data x', 'finish']);
  });

  it.each(['response', 'data x'])('says nothing more when it is cancelled by whoever hears the %s', (moment) => {
    const run = new RecordingRun(dataProtocol, new URLRequest('data:,x'));
    run.onLog = (line) => {
      if (line === moment) run.load.cancel();
    };
    run.load.start();
    run.load.resume();
    expect(run.log.at(-1)).toBe(moment);
  });

  it('says nothing at all when it is cancelled before', () => {
    const run = new RecordingRun(dataProtocol, new URLRequest('data:,x'));
    run.load.cancel();
    run.load.start();
    expect(run.log).toEqual([]);
  });
});
