import { describe, expect, it } from '@jest/globals';
import { errorDescription } from '../../../src/foundation/errorDescription.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';

describe('URLErrorCode', () => {
  it.each<[keyof typeof URLErrorCode, number]>([
    // NSURLError.h
    ['unknown', -1],
    ['backgroundSessionRequiresSharedContainer', -995],
    ['backgroundSessionInUseByAnotherProcess', -996],
    ['backgroundSessionWasDisconnected', -997],
    ['cancelled', -999],
    ['badURL', -1000],
    ['timedOut', -1001],
    ['unsupportedURL', -1002],
    ['cannotFindHost', -1003],
    ['cannotConnectToHost', -1004],
    ['networkConnectionLost', -1005],
    ['dnsLookupFailed', -1006],
    ['httpTooManyRedirects', -1007],
    ['resourceUnavailable', -1008],
    ['notConnectedToInternet', -1009],
    ['redirectToNonExistentLocation', -1010],
    ['badServerResponse', -1011],
    ['userCancelledAuthentication', -1012],
    ['userAuthenticationRequired', -1013],
    ['zeroByteResource', -1014],
    ['cannotDecodeRawData', -1015],
    ['cannotDecodeContentData', -1016],
    ['cannotParseResponse', -1017],
    ['internationalRoamingOff', -1018],
    ['callIsActive', -1019],
    ['dataNotAllowed', -1020],
    ['requestBodyStreamExhausted', -1021],
    ['appTransportSecurityRequiresSecureConnection', -1022],
    ['fileDoesNotExist', -1100],
    ['fileIsDirectory', -1101],
    ['noPermissionsToReadFile', -1102],
    ['dataLengthExceedsMaximum', -1103],
    ['fileOutsideSafeArea', -1104],
    ['secureConnectionFailed', -1200],
    ['serverCertificateHasBadDate', -1201],
    ['serverCertificateUntrusted', -1202],
    ['serverCertificateHasUnknownRoot', -1203],
    ['serverCertificateNotYetValid', -1204],
    ['clientCertificateRejected', -1205],
    ['clientCertificateRequired', -1206],
    ['cannotLoadFromNetwork', -2000],
    ['cannotCreateFile', -3000],
    ['cannotOpenFile', -3001],
    ['cannotCloseFile', -3002],
    ['cannotWriteToFile', -3003],
    ['cannotRemoveFile', -3004],
    ['cannotMoveFile', -3005],
    ['downloadDecodingFailedMidStream', -3006],
    ['downloadDecodingFailedToComplete', -3007],
  ])('%s is %d', (name, code) => {
    expect(URLErrorCode[name]).toBe(code);
  });

  it('has no other case, and cannot be changed', () => {
    expect(Object.keys(URLErrorCode)).toHaveLength(49);
    expect(Object.isFrozen(URLErrorCode)).toBe(true);
  });
});

describe('errorDescription', () => {
  it('says something of its own about every code', () => {
    const texts = Object.values(URLErrorCode).map(errorDescription);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.every((text) => text.length > 0)).toBe(true);
  });

  it.each([
    // swift-corelibs-foundation: texts of NSLocalizedDescription
    [URLErrorCode.cancelled, 'cancelled'],
    [URLErrorCode.unsupportedURL, 'unsupported URL'],
    [URLErrorCode.httpTooManyRedirects, 'too many HTTP redirects'],
    [URLErrorCode.dataLengthExceedsMaximum, 'resource exceeds maximum size'],
    [12345, 'unknown error'],
  ])('of %d is %s', (code, text) => {
    expect(errorDescription(code)).toBe(text);
  });
});
