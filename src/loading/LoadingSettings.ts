import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPCookieAcceptPolicy } from '../foundation/rawValues.ts';

/**
 * What the stages have to know of a session's configuration: plain facts that do not change any more. Made once a
 * session. Policies and stages name only the members that they read.
 */
export interface LoadingSettings {
  /** Seconds without a byte; see `timeoutStage`. */
  readonly timeoutIntervalForRequest: number;
  /** Seconds for the whole load, redirects, retries and waits included. */
  readonly timeoutIntervalForResource: number;
  /** Fields that requests carry unless they have their own. */
  readonly httpAdditionalHeaders: HTTPHeaders | null;
  /** Whether requests carry cookies of the session's storage. */
  readonly httpShouldSetCookies: boolean;
  /** Which cookies of responses are stored. */
  readonly httpCookieAcceptPolicy: HTTPCookieAcceptPolicy;
  /** Whether a load without a way to the network waits for one. */
  readonly waitsForConnectivity: boolean;
  readonly allowsCellularAccess: boolean;
  readonly allowsExpensiveNetworkAccess: boolean;
  readonly allowsConstrainedNetworkAccess: boolean;
  readonly allowsUltraConstrainedNetworkAccess: boolean;
  /** Whether a load without validated answers of the name system is refused. */
  readonly requiresDNSSECValidation: boolean;
  /** Whether a redirect to another origin may carry the body along. */
  readonly allowsCrossOriginBody: boolean;
  /** Names of fields, beyond the harmless ones, that go along to another origin. */
  readonly crossOriginHeaders: readonly string[];
  readonly maximumRedirects: number;
  /** Bytes of a decoded body. */
  readonly maximumDecodedSize: number;
  /** Decoded bytes for each coded one, looked at after the first 10 MiB. */
  readonly maximumDecodedRatio: number;
  /** Codings on top of each other. */
  readonly maximumContentCodings: number;
}

/** The settings of which an app seldom wants others. */
export const defaultLimits: Readonly<
  Pick<LoadingSettings, 'maximumRedirects' | 'maximumDecodedSize' | 'maximumDecodedRatio' | 'maximumContentCodings'>
> = Object.freeze({
  maximumRedirects: 20,
  maximumDecodedSize: 256 * 1024 * 1024,
  maximumDecodedRatio: 200,
  maximumContentCodings: 5,
});
