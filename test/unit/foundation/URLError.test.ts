import { createContext, runInContext } from 'node:vm';

import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { URLSessionTaskMetrics } from '../../../src/foundation/URLSessionTaskMetrics.ts';

const url = 'https://user:pass@host/path?token=secret';

describe('URLError', () => {
  it('is an Error with Apple’s number, domain and description', () => {
    const error = new URLError(URLErrorCode.timedOut);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'URLError', code: -1001, errorCode: -1001, domain: 'NSURLErrorDomain' });
    expect(error.localizedDescription).toBe('the request timed out');
    expect(error.message).toBe('the request timed out');
    expect(String(error)).toBe('URLError: the request timed out');
    expect(error.stack).toContain('URLError.test.ts');
  });

  it('knows nothing but its code unless it is told', () => {
    const error = new URLError(-1);
    expect(error).toMatchObject({
      failingURL: null,
      failureURLString: null,
      phase: null,
      attempt: null,
      hop: null,
      timer: null,
      networkUnavailableReason: null,
      backgroundTaskCancelledReason: null,
      downloadTaskResumeData: null,
      uploadTaskResumeData: null,
      failureURLPeerTrust: null,
      metrics: null,
    });
    expect('cause' in error).toBe(false);
    expect(error.userInfo).toEqual({ NSLocalizedDescription: 'unknown error' });
  });

  it('says what, where, and more in its message, without secrets', () => {
    const error = new URLError(-1004, { failingURL: new URL(url), detail: 'port 443 is closed' });
    expect(error.message).toBe('could not connect to the server (https://***@host/path?token=***): port 443 is closed');
    expect(new URLError(-1000, { failingURL: 'http://host:99999/?a=b' }).message).toBe(
      'bad URL (http://host:99999/?***)',
    );
  });

  it('keeps the query of the failing URL, and masks who asked', () => {
    const error = new URLError(-1001, { failingURL: url });
    expect(error.failingURL?.href).toBe('https://***@host/path?token=secret');
    expect(error.failureURLString).toBe('https://***@host/path?token=secret');
    const unparsable = new URLError(-1000, { failingURL: 'http://host:99999/' });
    expect([unparsable.failingURL, unparsable.failureURLString]).toEqual([null, 'http://host:99999/']);
  });

  it('gives a new URL at each read', () => {
    const error = new URLError(-1001, { failingURL: url });
    error.failingURL?.searchParams.set('token', 'changed');
    expect(error.failingURL?.search).toBe('?token=secret');
  });

  it('keeps every detail', () => {
    const metrics = new URLSessionTaskMetrics([], 0, 0, 0);
    const details = { phase: 'receiving', attempt: 2, hop: 1, timer: 'resource', metrics } as const;
    expect(new URLError(-1001, details)).toMatchObject(details);
    const data = Uint8Array.of(1);
    const more = { downloadTaskResumeData: data, uploadTaskResumeData: data, failureURLPeerTrust: { host: 'host' } };
    expect(new URLError(-999, more)).toMatchObject(more);
    expect(new URLError(-1, { localizedDescription: 'odd' })).toMatchObject({
      localizedDescription: 'odd',
      message: 'odd',
    });
  });

  it('keeps the error below, even one that is nothing', () => {
    const cause = new Error('below');
    expect(new URLError(-1, { cause }).cause).toBe(cause);
    expect('cause' in new URLError(-1, { cause: undefined })).toBe(true);
  });

  describe('userInfo', () => {
    it('has every entry under Apple’s key, reasons as Apple’s numbers', () => {
      const cause = new Error('below');
      const [download, upload, trust] = [Uint8Array.of(1), Uint8Array.of(2), { host: 'host' }];
      const { userInfo } = new URLError(-1009, {
        failingURL: url,
        cause,
        networkUnavailableReason: 'constrained',
        backgroundTaskCancelledReason: 'userForceQuitApplication',
        downloadTaskResumeData: download,
        uploadTaskResumeData: upload,
        failureURLPeerTrust: trust,
        userInfo: { mine: 1 },
      });
      expect(userInfo).toEqual({
        mine: 1,
        NSErrorFailingURLKey: new URL('https://***@host/path?token=secret'),
        NSErrorFailingURLStringKey: 'https://***@host/path?token=secret',
        NSURLErrorFailingURLPeerTrustErrorKey: trust,
        NSURLErrorBackgroundTaskCancelledReasonKey: 0,
        NSURLErrorNetworkUnavailableReasonKey: 2,
        NSURLSessionDownloadTaskResumeData: download,
        NSURLSessionUploadTaskResumeData: upload,
        NSLocalizedDescription: 'there is no usable network connection',
        NSUnderlyingError: cause,
      });
    });

    it('can say what accessors read', () => {
      const cause = new Error('below');
      const error = new URLError(-1009, {
        userInfo: {
          NSErrorFailingURLStringKey: 'https://host/',
          NSURLErrorNetworkUnavailableReasonKey: 0,
          NSURLErrorBackgroundTaskCancelledReasonKey: 1,
          NSLocalizedDescription: 'away',
          NSUnderlyingError: cause,
        },
      });
      expect(error.failingURL?.href).toBe('https://host/');
      expect(error.networkUnavailableReason).toBe('cellular');
      expect(error.backgroundTaskCancelledReason).toBe('backgroundUpdatesDisabled');
      expect(error.message).toBe('away (https://host/)');
      expect(error.cause).toBe(cause);
    });

    it('gives way to details', () => {
      const userInfo = { NSErrorFailingURLKey: 'https://other/', NSLocalizedDescription: 'other' };
      const error = new URLError(-1, { failingURL: 'https://host/', localizedDescription: 'own', userInfo });
      expect(error.message).toBe('own (https://host/)');
      expect(error.userInfo).toMatchObject({
        NSErrorFailingURLStringKey: 'https://host/',
        NSLocalizedDescription: 'own',
      });
    });
  });

  describe('is', () => {
    it('knows an error of another copy, of another realm too', () => {
      const brand = Symbol.for('rx-urlsession.URLError');
      const foreign: unknown = runInContext(
        'class E extends Error {}; E.prototype[brand] = true; new E()',
        createContext({ brand }),
      );
      expect(foreign instanceof URLError).toBe(false);
      expect(URLError.is(foreign)).toBe(true);
      expect(URLError.is(new URLError(-1))).toBe(true);
    });

    it.each([[new Error('x')], [{ code: -1001, name: 'URLError' }], [null], [undefined], ['URLError'], [-1001]])(
      'refuses %p',
      (value) => {
        expect(URLError.is(value)).toBe(false);
      },
    );
  });

  it('names its codes', () => {
    expect(URLError.caseName(-1001)).toBe('timedOut');
    expect(URLError.caseName(5)).toBe(null);
  });

  describe('with', () => {
    it('fills what is missing, and nothing else', () => {
      const cause = new Error('below');
      const error = new URLError(-1001, { hop: 0, phase: 'waiting', timer: null, cause });
      const filled = error.with({ hop: 3, attempt: 2, timer: 'request', failingURL: 'https://host/' });
      expect(filled).toMatchObject({ code: -1001, hop: 0, attempt: 2, phase: 'waiting', timer: 'request', cause });
      expect(filled.message).toBe('the request timed out (https://host/)');
      expect(error).toMatchObject({ attempt: null, timer: null, failureURLString: null });
    });

    it('stays at the place where the failure was made', () => {
      const error = new URLError(-1001);
      const filled = error.with({ failingURL: 'https://host/$&' });
      expect(filled.stack).toBe(error.stack?.replace(error.message, () => filled.message));
    });
  });

  it('is serialised without secrets', () => {
    const error = new URLError(-1005, {
      failingURL: url,
      phase: 'receiving',
      attempt: 1,
      hop: 0,
      cause: new Error(url),
    });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'URLError',
      code: -1005,
      message: 'the network connection was lost (https://***@host/path?token=***)',
      failingURL: 'https://***@host/path?token=***',
      phase: 'receiving',
      attempt: 1,
      hop: 0,
      timer: null,
    });
  });
});
