/**
 * Enumerations: properties hold Apple's case names; a frozen object of the same name gives Apple's raw number of a case.
 * Numbers below zero are ours beyond Apple's.
 */
type RawValues<Case extends string> = Readonly<Record<Case, number>>;

/** What a load may take from, or must ask of, a cache. @see NSURLRequest.CachePolicy */
export type URLRequestCachePolicy =
  | 'useProtocolCachePolicy'
  | 'reloadIgnoringLocalCacheData'
  | 'returnCacheDataElseLoad'
  | 'returnCacheDataDontLoad'
  | 'reloadIgnoringLocalAndRemoteCacheData'
  | 'reloadRevalidatingCacheData'
  | 'returnCacheDataThenLoad';
export const URLRequestCachePolicy: RawValues<URLRequestCachePolicy> = Object.freeze({
  useProtocolCachePolicy: 0,
  reloadIgnoringLocalCacheData: 1,
  returnCacheDataElseLoad: 2,
  returnCacheDataDontLoad: 3,
  reloadIgnoringLocalAndRemoteCacheData: 4,
  reloadRevalidatingCacheData: 5,
  returnCacheDataThenLoad: -1,
});

/** A hint about the kind of traffic. @see NSURLRequest.NetworkServiceType */
export type URLRequestNetworkServiceType =
  | 'default'
  | 'voip'
  | 'video'
  | 'background'
  | 'voice'
  | 'responsiveData'
  | 'avStreaming'
  | 'responsiveAV'
  | 'callSignaling';
export const URLRequestNetworkServiceType: RawValues<URLRequestNetworkServiceType> = Object.freeze({
  default: 0,
  voip: 1,
  video: 2,
  background: 3,
  voice: 4,
  responsiveData: 6,
  avStreaming: 8,
  responsiveAV: 9,
  callSignaling: 11,
});

/** Who caused a request. @see NSURLRequest.Attribution */
export type URLRequestAttribution = 'developer' | 'user';
export const URLRequestAttribution: RawValues<URLRequestAttribution> = Object.freeze({ developer: 0, user: 1 });

/** Where a task stands. @see NSURLSessionTask.State */
export type URLSessionTaskState = 'running' | 'suspended' | 'canceling' | 'completed';
export const URLSessionTaskState: RawValues<URLSessionTaskState> = Object.freeze({
  running: 0,
  suspended: 1,
  canceling: 2,
  completed: 3,
});

/** Answer to a response head. @see NSURLSession.ResponseDisposition */
export type URLSessionResponseDisposition = 'cancel' | 'allow' | 'becomeDownload' | 'becomeStream';
export const URLSessionResponseDisposition: RawValues<URLSessionResponseDisposition> = Object.freeze({
  cancel: 0,
  allow: 1,
  becomeDownload: 2,
  becomeStream: 3,
});

/** Answer to a challenge. @see NSURLSession.AuthChallengeDisposition */
export type URLSessionAuthChallengeDisposition =
  'useCredential' | 'performDefaultHandling' | 'cancelAuthenticationChallenge' | 'rejectProtectionSpace';
export const URLSessionAuthChallengeDisposition: RawValues<URLSessionAuthChallengeDisposition> = Object.freeze({
  useCredential: 0,
  performDefaultHandling: 1,
  cancelAuthenticationChallenge: 2,
  rejectProtectionSpace: 3,
});

/** Where a cached response may be kept. @see NSURLCacheStoragePolicy */
export type URLCacheStoragePolicy = 'allowed' | 'allowedInMemoryOnly' | 'notAllowed';
export const URLCacheStoragePolicy: RawValues<URLCacheStoragePolicy> = Object.freeze({
  allowed: 0,
  allowedInMemoryOnly: 1,
  notAllowed: 2,
});

/** How long a credential is kept. @see NSURLCredential.Persistence */
export type URLCredentialPersistence = 'none' | 'forSession' | 'permanent' | 'synchronizable';
export const URLCredentialPersistence: RawValues<URLCredentialPersistence> = Object.freeze({
  none: 0,
  forSession: 1,
  permanent: 2,
  synchronizable: 3,
});

/** Which cookies are accepted. @see NSHTTPCookie.AcceptPolicy */
export type HTTPCookieAcceptPolicy = 'always' | 'never' | 'onlyFromMainDocumentDomain';
export const HTTPCookieAcceptPolicy: RawValues<HTTPCookieAcceptPolicy> = Object.freeze({
  always: 0,
  never: 1,
  onlyFromMainDocumentDomain: 2,
});

/** Whether a cookie goes along when another site asks. @see HTTPCookieStringPolicy */
export type HTTPCookieStringPolicy = 'lax' | 'strict';

/** Multipath TCP; stored, without effect outside Apple's systems. @see NSURLSessionConfiguration.MultipathServiceType */
export type URLSessionMultipathServiceType = 'none' | 'handover' | 'interactive' | 'aggregate';
export const URLSessionMultipathServiceType: RawValues<URLSessionMultipathServiceType> = Object.freeze({
  none: 0,
  handover: 1,
  interactive: 2,
  aggregate: 3,
});

/** Where a resource came from. @see NSURLSessionTaskMetrics.ResourceFetchType */
export type URLSessionTaskMetricsResourceFetchType = 'unknown' | 'networkLoad' | 'serverPush' | 'localCache';
export const URLSessionTaskMetricsResourceFetchType: RawValues<URLSessionTaskMetricsResourceFetchType> = Object.freeze({
  unknown: 0,
  networkLoad: 1,
  serverPush: 2,
  localCache: 3,
});

/** How a name was looked up. @see NSURLSessionTaskMetrics.DomainResolutionProtocol */
export type URLSessionTaskMetricsDomainResolutionProtocol = 'unknown' | 'udp' | 'tcp' | 'tls' | 'https';
export const URLSessionTaskMetricsDomainResolutionProtocol: RawValues<URLSessionTaskMetricsDomainResolutionProtocol> =
  Object.freeze({ unknown: 0, udp: 1, tcp: 2, tls: 3, https: 4 });

/** Why a path may not be used. @see URLError.NetworkUnavailableReason */
export type URLErrorNetworkUnavailableReason = 'cellular' | 'expensive' | 'constrained' | 'ultraConstrained';
export const URLErrorNetworkUnavailableReason: RawValues<URLErrorNetworkUnavailableReason> = Object.freeze({
  cellular: 0,
  expensive: 1,
  constrained: 2,
  ultraConstrained: 3,
});

/** Why the system cancelled a background task. @see URLError.BackgroundTaskCancelledReason */
export type URLErrorBackgroundTaskCancelledReason =
  'userForceQuitApplication' | 'backgroundUpdatesDisabled' | 'insufficientSystemResources';
export const URLErrorBackgroundTaskCancelledReason: RawValues<URLErrorBackgroundTaskCancelledReason> = Object.freeze({
  userForceQuitApplication: 0,
  backgroundUpdatesDisabled: 1,
  insufficientSystemResources: 2,
});

/** Names and numbers of the versions of TLS and DTLS. @see tls_protocol_version_t */
export interface TLSProtocolVersions {
  readonly TLSv10: 0x0301;
  readonly TLSv11: 0x0302;
  readonly TLSv12: 0x0303;
  readonly TLSv13: 0x0304;
  readonly DTLSv10: 0xfeff;
  readonly DTLSv12: 0xfefd;
}
/** Versions of TLS and DTLS by their number on the wire. */
export const TLSProtocolVersion: TLSProtocolVersions = Object.freeze({
  TLSv10: 0x0301,
  TLSv11: 0x0302,
  TLSv12: 0x0303,
  TLSv13: 0x0304,
  DTLSv10: 0xfeff,
  DTLSv12: 0xfefd,
});
export type TLSProtocolVersion = TLSProtocolVersions[keyof TLSProtocolVersions];

/** Size of a body that nobody knows beforehand. @see NSURLSessionTransferSizeUnknown */
export const NSURLSessionTransferSizeUnknown = -1;
