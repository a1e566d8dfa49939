import { describe, expect, it } from '@jest/globals';
import * as rawValues from '../../../src/foundation/rawValues.ts';

describe('raw values', () => {
  it.each<[keyof typeof rawValues, Record<string, number>]>([
    // NSURLRequest.h; our own case is below zero
    [
      'URLRequestCachePolicy',
      {
        useProtocolCachePolicy: 0,
        reloadIgnoringLocalCacheData: 1,
        returnCacheDataElseLoad: 2,
        returnCacheDataDontLoad: 3,
        reloadIgnoringLocalAndRemoteCacheData: 4,
        reloadRevalidatingCacheData: 5,
        returnCacheDataThenLoad: -1,
      },
    ],
    [
      'URLRequestNetworkServiceType',
      {
        default: 0,
        voip: 1,
        video: 2,
        background: 3,
        voice: 4,
        responsiveData: 6,
        avStreaming: 8,
        responsiveAV: 9,
        callSignaling: 11,
      },
    ],
    ['URLRequestAttribution', { developer: 0, user: 1 }],
    // NSURLSession.h
    ['URLSessionTaskState', { running: 0, suspended: 1, canceling: 2, completed: 3 }],
    ['URLSessionResponseDisposition', { cancel: 0, allow: 1, becomeDownload: 2, becomeStream: 3 }],
    [
      'URLSessionAuthChallengeDisposition',
      { useCredential: 0, performDefaultHandling: 1, cancelAuthenticationChallenge: 2, rejectProtectionSpace: 3 },
    ],
    ['URLSessionMultipathServiceType', { none: 0, handover: 1, interactive: 2, aggregate: 3 }],
    ['URLSessionTaskMetricsResourceFetchType', { unknown: 0, networkLoad: 1, serverPush: 2, localCache: 3 }],
    ['URLSessionTaskMetricsDomainResolutionProtocol', { unknown: 0, udp: 1, tcp: 2, tls: 3, https: 4 }],
    // NSURLCache.h, NSURLCredential.h, NSHTTPCookieStorage.h
    ['URLCacheStoragePolicy', { allowed: 0, allowedInMemoryOnly: 1, notAllowed: 2 }],
    ['URLCredentialPersistence', { none: 0, forSession: 1, permanent: 2, synchronizable: 3 }],
    ['HTTPCookieAcceptPolicy', { always: 0, never: 1, onlyFromMainDocumentDomain: 2 }],
    // NSURLError.h
    ['URLErrorNetworkUnavailableReason', { cellular: 0, expensive: 1, constrained: 2, ultraConstrained: 3 }],
    [
      'URLErrorBackgroundTaskCancelledReason',
      { userForceQuitApplication: 0, backgroundUpdatesDisabled: 1, insufficientSystemResources: 2 },
    ],
    // Security/SecProtocolTypes.h
    [
      'TLSProtocolVersion',
      { TLSv10: 0x0301, TLSv11: 0x0302, TLSv12: 0x0303, TLSv13: 0x0304, DTLSv10: 0xfeff, DTLSv12: 0xfefd },
    ],
  ])('of %s are Apple’s and cannot be changed', (name, expected) => {
    expect(rawValues[name]).toEqual(expected);
    expect(Object.isFrozen(rawValues[name])).toBe(true);
  });

  it('are all listed here', () => {
    const tables = Object.values(rawValues).filter((value) => typeof value === 'object');
    expect(tables).toHaveLength(15);
    expect(rawValues.NSURLSessionTransferSizeUnknown).toBe(-1);
  });
});
