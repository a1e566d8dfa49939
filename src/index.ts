// The neutral surface: everything but a platform. Entries for a platform add theirs.

export { AsyncBytes } from './adapters/AsyncBytes.ts';
export type { CompletionHandler } from './adapters/completionHandler.ts';
export { DataTaskPublisher } from './adapters/DataTaskPublisher.ts';
export type {
  DelegateAnswer,
  NewBody,
  URLSessionDataDelegate,
  URLSessionDelegate,
  URLSessionTaskDelegate,
} from './adapters/delegates.ts';
export type { CrossOriginHeaders, FetchFunction, FetchInit, FetchOptions } from './adapters/fetch/FetchInit.ts';
export type { OperationQueue } from './adapters/delegateQueue.ts';

export type { AnswerTable } from './events/AnswerTable.ts';
export { type ChallengeAnswer, ChallengeEvent, type ChallengeScope } from './events/ChallengeEvent.ts';
export type {
  CompletedEvent,
  DataEvent,
  InformationalResponseEvent,
  MetricsEvent,
  ProgressEvent,
  RetryEvent,
  SentBodyDataEvent,
  SentEvent,
  TrailersEvent,
  WaitingForConnectivityEvent,
} from './events/facts.ts';
export { CreatedEvent, type TaskReference } from './events/facts.ts';
export type { Flow } from './events/Flow.ts';
export { NeedNewBodyStreamEvent } from './events/NeedNewBodyStreamEvent.ts';
export { type Answerable, type AnswerRefusal, type AnswerSource, Question } from './events/Question.ts';
export { RedirectEvent, type RedirectFacts } from './events/RedirectEvent.ts';
export { ResponseEvent, type ResponseSource } from './events/ResponseEvent.ts';
export type { AnswerTo, QuestionEvent, TaskEvent, TaskEventOf, TaskFact } from './events/TaskEvent.ts';
export { WillCacheResponseEvent } from './events/WillCacheResponseEvent.ts';

export { CachedURLResponse, type CachedURLResponseOptions } from './foundation/CachedURLResponse.ts';
export type { DataTaskOutput } from './foundation/DataTaskOutput.ts';
export type { ByteStream, HTTPBody } from './foundation/HTTPBody.ts';
export { HTTPCookie, type HTTPCookieParts } from './foundation/HTTPCookie.ts';
export {
  type CookieProperties,
  HTTPCookiePropertyKey,
  type HTTPCookiePropertyName,
} from './foundation/cookieProperties.ts';
export type { CookieRules, SetCookie } from './foundation/CookieRules.ts';
export { HTTPHeaders } from './foundation/HTTPHeaders.ts';
export { HTTPStatusError } from './foundation/HTTPStatusError.ts';
export { HTTPURLResponse, type HTTPURLResponseParts } from './foundation/HTTPURLResponse.ts';
export { MultipartForm, type PartOptions } from './foundation/MultipartForm.ts';
export { Progress } from './foundation/Progress.ts';
export * from './foundation/rawValues.ts';
export type { FormValues } from './foundation/requestBodies.ts';
export * from './foundation/authenticationMethods.ts';
export * from './foundation/URLAuthenticationChallenge.ts';
export { type Identity, URLCredential, type URLCredentialParts } from './foundation/URLCredential.ts';
export { URLError, type URLErrorDetails, type URLErrorPhase } from './foundation/URLError.ts';
export { URLErrorCode } from './foundation/URLErrorCode.ts';
export * from './foundation/URLProtectionSpace.ts';
export { URLRequest, type URLRequestOptions } from './foundation/URLRequest.ts';
export { URLResponse, type URLResponseParts } from './foundation/URLResponse.ts';
export {
  type DateInterval,
  URLSessionTaskMetrics,
  URLSessionTaskTransactionMetrics,
} from './foundation/URLSessionTaskMetrics.ts';

export type { CookieChanges, CookieSnapshot, CookieStore, StoredCookie } from './loading/CookieStore.ts';
export { cookieIdentity } from './loading/CookieStore.ts';
export type {
  Clock,
  HTTPProtocolName,
  NameLookup,
  NetworkPath,
  NetworkPathProvider,
  Platform,
  StorePlace,
  Timer,
  Transport,
  TransportCapabilities,
  TransportSettings,
} from './loading/ports.ts';
export type { Load, LoadClient, Loader, Run, Stage } from './loading/Loader.ts';

export { URLProtocol } from './protocols/URLProtocol.ts';
export type { URLProtocolClass } from './protocols/URLProtocolClass.ts';
export type { URLProtocolClient } from './protocols/URLProtocolClient.ts';

export { HTTPCookieStorage, type HTTPCookieStorageOptions } from './session/HTTPCookieStorage.ts';
export type { CookieSetting, CookieStorageListener, CookieStorageOptions, CookieTask } from './stores/CookieStorage.ts';
export { CookieStorage } from './stores/CookieStorage.ts';
export { MemoryCookieStore } from './stores/MemoryCookieStore.ts';
export type { MonitorEvent, SessionEvent } from './session/SessionMonitor.ts';
export type { TaskOptions, UploadOptions, UploadSource } from './session/TaskOptions.ts';
export { URLSessionDataTask } from './session/tasks/URLSessionDataTask.ts';
export { type ObservableTaskProperty, URLSessionTask } from './session/tasks/URLSessionTask.ts';
export { URLSessionUploadTask } from './session/tasks/URLSessionUploadTask.ts';
export { type SessionTasks, URLSession, type URLSessionOptions } from './session/URLSession.ts';
export { URLSessionConfiguration } from './session/URLSessionConfiguration.ts';
export type { Interceptor } from './stream/TaskSource.ts';
export {
  type CredentialChanges,
  type CredentialSnapshot,
  type CredentialStore,
  credentialIdentity,
  type StoredCredential,
} from './loading/CredentialStore.ts';
export type { NegotiateToken } from './loading/authentication/negotiateSource.ts';
export { URLCredentialStorage } from './session/URLCredentialStorage.ts';
export {
  CredentialStorage,
  type CredentialRemovalOptions,
  type CredentialStorageListener,
  type CredentialStorageOptions,
} from './stores/CredentialStorage.ts';
export { MemoryCredentialStore } from './stores/MemoryCredentialStore.ts';
