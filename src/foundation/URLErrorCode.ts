/** Apple's names and numbers of all codes. @see NSURLError.h */
export interface URLErrorCodes {
  readonly unknown: -1;
  readonly backgroundSessionRequiresSharedContainer: -995;
  readonly backgroundSessionInUseByAnotherProcess: -996;
  readonly backgroundSessionWasDisconnected: -997;
  readonly cancelled: -999;
  readonly badURL: -1000;
  readonly timedOut: -1001;
  readonly unsupportedURL: -1002;
  readonly cannotFindHost: -1003;
  readonly cannotConnectToHost: -1004;
  readonly networkConnectionLost: -1005;
  readonly dnsLookupFailed: -1006;
  readonly httpTooManyRedirects: -1007;
  readonly resourceUnavailable: -1008;
  readonly notConnectedToInternet: -1009;
  readonly redirectToNonExistentLocation: -1010;
  readonly badServerResponse: -1011;
  readonly userCancelledAuthentication: -1012;
  readonly userAuthenticationRequired: -1013;
  readonly zeroByteResource: -1014;
  readonly cannotDecodeRawData: -1015;
  readonly cannotDecodeContentData: -1016;
  readonly cannotParseResponse: -1017;
  readonly internationalRoamingOff: -1018;
  readonly callIsActive: -1019;
  readonly dataNotAllowed: -1020;
  readonly requestBodyStreamExhausted: -1021;
  readonly appTransportSecurityRequiresSecureConnection: -1022;
  readonly fileDoesNotExist: -1100;
  readonly fileIsDirectory: -1101;
  readonly noPermissionsToReadFile: -1102;
  readonly dataLengthExceedsMaximum: -1103;
  readonly fileOutsideSafeArea: -1104;
  readonly secureConnectionFailed: -1200;
  readonly serverCertificateHasBadDate: -1201;
  readonly serverCertificateUntrusted: -1202;
  readonly serverCertificateHasUnknownRoot: -1203;
  readonly serverCertificateNotYetValid: -1204;
  readonly clientCertificateRejected: -1205;
  readonly clientCertificateRequired: -1206;
  readonly cannotLoadFromNetwork: -2000;
  readonly cannotCreateFile: -3000;
  readonly cannotOpenFile: -3001;
  readonly cannotCloseFile: -3002;
  readonly cannotWriteToFile: -3003;
  readonly cannotRemoveFile: -3004;
  readonly cannotMoveFile: -3005;
  readonly downloadDecodingFailedMidStream: -3006;
  readonly downloadDecodingFailedToComplete: -3007;
}

/** Every code of `URLError`, by Apple's names. */
export const URLErrorCode: URLErrorCodes = Object.freeze({
  unknown: -1,
  backgroundSessionRequiresSharedContainer: -995,
  backgroundSessionInUseByAnotherProcess: -996,
  backgroundSessionWasDisconnected: -997,
  cancelled: -999,
  badURL: -1000,
  timedOut: -1001,
  unsupportedURL: -1002,
  cannotFindHost: -1003,
  cannotConnectToHost: -1004,
  networkConnectionLost: -1005,
  dnsLookupFailed: -1006,
  httpTooManyRedirects: -1007,
  resourceUnavailable: -1008,
  notConnectedToInternet: -1009,
  redirectToNonExistentLocation: -1010,
  badServerResponse: -1011,
  userCancelledAuthentication: -1012,
  userAuthenticationRequired: -1013,
  zeroByteResource: -1014,
  cannotDecodeRawData: -1015,
  cannotDecodeContentData: -1016,
  cannotParseResponse: -1017,
  internationalRoamingOff: -1018,
  callIsActive: -1019,
  dataNotAllowed: -1020,
  requestBodyStreamExhausted: -1021,
  appTransportSecurityRequiresSecureConnection: -1022,
  fileDoesNotExist: -1100,
  fileIsDirectory: -1101,
  noPermissionsToReadFile: -1102,
  dataLengthExceedsMaximum: -1103,
  fileOutsideSafeArea: -1104,
  secureConnectionFailed: -1200,
  serverCertificateHasBadDate: -1201,
  serverCertificateUntrusted: -1202,
  serverCertificateHasUnknownRoot: -1203,
  serverCertificateNotYetValid: -1204,
  clientCertificateRejected: -1205,
  clientCertificateRequired: -1206,
  cannotLoadFromNetwork: -2000,
  cannotCreateFile: -3000,
  cannotOpenFile: -3001,
  cannotCloseFile: -3002,
  cannotWriteToFile: -3003,
  cannotRemoveFile: -3004,
  cannotMoveFile: -3005,
  downloadDecodingFailedMidStream: -3006,
  downloadDecodingFailedToComplete: -3007,
});

/** One of the numbers in `URLErrorCode`. */
export type URLErrorCode = URLErrorCodes[keyof URLErrorCodes];
