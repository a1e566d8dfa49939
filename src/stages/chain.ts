import { compose } from '../loading/compose.ts';
import type { Loader, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { NetworkPathProvider, Platform, Transport } from '../loading/ports.ts';
import type { CookieStorage } from '../stores/CookieStorage.ts';
import type { CredentialSource } from '../loading/authentication/Authenticator.ts';
import type { NegotiateSource } from '../loading/authentication/NegotiateScheme.ts';
import { AuthorizationMemory } from '../loading/authentication/AuthorizationMemory.ts';
import { additionalHeadersStage } from './additionalHeadersStage.ts';
import { authenticationStage } from './authenticationStage.ts';
import { connectivityStage } from './connectivityStage.ts';
import { contentDecodingStage } from './contentDecodingStage.ts';
import { cookieStage } from './cookieStage.ts';
import { defaultsStage } from './defaultsStage.ts';
import { protectionStage } from './protectionStage.ts';
import { redirectStage } from './redirectStage.ts';
import { retryStage } from './retryStage.ts';
import { timeoutStage } from './timeoutStage.ts';
import { uploadStage } from './uploadStage.ts';

/*
 * The chain: every duty of a load is one stage, and these two lists are the order, outermost first. A request goes down
 * the list, what comes back goes up; moving a line is the way to change the order.
 *
 *   timeout            around everything, so that its timers span redirects, retries and waits
 *   additional headers once a run, above redirects, so that a redirect cannot bring back what it dropped
 *   redirect           around everything that belongs to one URL, so that each hop has all of it anew
 *   ── the protocol registry: which protocol loads this URL; the rest is for http and https ──
 *   protection         first of what belongs to one URL: what cannot be promised is refused before anything is done
 *   authentication     above defaults, cookies and cache, so that a repeat is a load like any other
 *   defaults           below redirects: what we add ourselves is not the app's, and never counts as dropped
 *   cookies            below redirects and authentication: each URL gets its own, and what a 3xx or 401 sets counts next
 *   connectivity       repeats, as retry does, only what goes over the wire
 *   retry              inside connectivity, so that a wait begins with fresh retries
 *   upload             inside both, so that each try opens the body again
 *   content decoding   next to the wire: nothing above ever sees a coded byte
 *   transport          an engine; what it does by itself (`capabilities`) is left out of the list
 *
 * Both are composed when a session is made. A run then makes one load a stage, or none for stages that only look at the
 * request, and nothing else. Stages know neither the platform nor the user: they speak to the `Run`. They forward
 * `cancel`, `pause` and `resume`, keep no body in memory, and remember nothing between runs but what they computed from
 * values that do not change.
 */

/** What the chain above the protocols is made of. */
export interface SessionChainParts {
  readonly settings: LoadingSettings;
  /** Picks the protocol. */
  readonly registry: Loader;
}

/** Everything a session does whatever the protocol. Custom protocols have it too. */
export const sessionChain = ({ settings, registry }: SessionChainParts): Loader => {
  const { httpAdditionalHeaders } = settings;
  const hasHeaders = httpAdditionalHeaders !== null && httpAdditionalHeaders.size > 0;
  return compose(
    [
      timeoutStage(settings),
      ...(hasHeaders ? [additionalHeadersStage(httpAdditionalHeaders)] : []),
      // Also above an engine that follows redirects by itself: custom protocols redirect, and it never sees the engine's.
      redirectStage(settings),
    ],
    registry,
  );
};

/** What the chain for http and https is made of. */
export interface HTTPChainParts {
  readonly settings: LoadingSettings;
  readonly platform: Pick<
    Platform,
    'acceptEncoding' | 'acceptLanguage' | 'userAgent' | 'decoders' | 'digests' | 'files' | 'isConnectivityFailure'
  >;
  /** Which ways to the network there are. */
  readonly path: NetworkPathProvider;
  readonly transport: Transport;
  /** What the session remembers of cookies; null for nothing. */
  readonly cookieStorage: CookieStorage | null;
  /** Where credentials are kept; null or absent: nowhere. */
  readonly credentials?: CredentialSource | null;
  /** Who makes the tokens of Negotiate; null or absent: nobody. */
  readonly negotiate?: () => NegotiateSource | null;
  /** What the session has proved so far. */
  readonly memory?: AuthorizationMemory;
}

/** Everything that http and https need around an engine. */
export const httpChain = (parts: HTTPChainParts): Loader => {
  const { settings, platform, path, transport, cookieStorage } = parts;
  const { decodesContent, leasesConnections, ownsCookies = false } = transport.capabilities;
  const stages: readonly (Stage | null)[] = [
    protectionStage(settings),
    authenticationStage({
      tools: {
        digests: platform.digests ?? null,
        get negotiate() {
          return parts.negotiate?.() ?? null;
        },
        keepsConnections: leasesConnections === true,
      },
      credentials: parts.credentials ?? null,
      memory: parts.memory ?? new AuthorizationMemory(),
      files: platform.files,
    }),
    defaultsStage({
      acceptLanguage: platform.acceptLanguage,
      userAgent: platform.userAgent,
      acceptEncoding: decodesContent ? null : platform.acceptEncoding,
    }),
    cookieStorage === null || ownsCookies ? null : cookieStage({ settings, storage: cookieStorage }),
    connectivityStage({
      settings,
      path,
      isConnectivityFailure: (error) => platform.isConnectivityFailure(error),
    }),
    retryStage,
    uploadStage(platform.files),
    decodesContent ? null : contentDecodingStage({ decoders: platform.decoders, limits: settings }),
  ];
  return compose(
    stages.filter((stage) => stage !== null),
    transport.load,
  );
};
