import type { CookieRules } from '../foundation/CookieRules.ts';
import type { Eventually } from '../foundation/Eventually.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { CookieStore } from './CookieStore.ts';
import type { Digests } from '../syntax/Digests.ts';
import type { NegotiateSource } from './authentication/NegotiateScheme.ts';
import type { CredentialStore } from './CredentialStore.ts';
import type { Loader } from './Loader.ts';

/** A timer that can be stopped. */
export interface Timer {
  cancel(): void;
}

/**
 * All time of the library. `now` is in milliseconds since 1970, with fractions, and never goes back.
 * A timer calls once, unless it is cancelled; waits are clamped to what the platform can count.
 */
export interface Clock {
  now(): number;
  setTimer(milliseconds: number, fire: () => void): Timer;
}

/** A way to the network as the system or the app describes it. */
export interface NetworkPath {
  readonly status: 'satisfied' | 'unsatisfied';
  readonly usesCellular: boolean;
  readonly isExpensive: boolean;
  readonly isConstrained: boolean;
  readonly isUltraConstrained: boolean;
}

/** Tells which path there is, and when it changes. `observe` gives the way to stop. */
export interface NetworkPathProvider {
  readonly current: NetworkPath;
  observe(listener: (path: NetworkPath) => void): () => void;
}

/** Facts of a file. */
export interface FileFacts {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly isDirectory: boolean;
  /** The path that was looked at. */
  readonly path: string;
}

/** A file open for reading. */
export interface OpenFile {
  readonly facts: FileFacts;
  /**
   * At most `length` bytes from `offset`; an empty chunk at the end. They belong to the caller; `into` may be used as
   * their memory, and is at least `length` long.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Files of the machine. Failures are `URLError`s: `-1100` missing, `-1101` directory, `-1102` no permission. */
export interface FileSystem {
  open(file: string | URL): Promise<OpenFile>;
  /** MIME type by the name's ending, or null. */
  mimeType(path: string): Eventually<string | null>;
}

/** Decodes a body piece by piece. Output and the end come by the callbacks, in order. */
export interface Decoder {
  write(chunk: Uint8Array): void;
  /** No more input; fails when the coded stream has not ended. */
  end(): void;
  /** Gives everything back; says nothing more. */
  destroy(): void;
  /** Whether the writer should wait until `onDrain`. */
  readonly isFull: boolean;
  pause(): void;
  resume(): void;
}

/** Hears a decoder. */
export interface DecoderClient {
  didDecode(chunk: Uint8Array): void;
  didDrain(): void;
  didFinish(): void;
  didFail(reason: unknown): void;
}

/** Makes decoders for content codings; null for a coding it does not know. */
export type ContentDecoders = (coding: string, client: DecoderClient) => Decoder | null;

/** What an engine does by itself, so that stages that would do it again are left out. */
export interface TransportCapabilities {
  readonly followsRedirects: boolean;
  readonly decodesContent: boolean;
  readonly reportsUpload: boolean;
  readonly informational: boolean;
  readonly trailers: boolean;
  readonly peerCertificate: boolean;
  /** Keeps and sends cookies by itself, and lets nobody look. */
  readonly ownsCookies?: boolean;
  /** Whether it obeys `run.lease`; absent: it does not. */
  readonly leasesConnections?: boolean;
}

/** The last loader of the chain for http and https: speaks to an engine. One a session. */
export interface Transport {
  readonly capabilities: TransportCapabilities;
  readonly load: Loader;
  /** Loads from now on use new connections; running ones are not touched. */
  flush(): void;
  /** Like `flush`, for good: the session is over. */
  close(): void;
}

/** Protocols that a connection may offer. @see RFC 7301 */
export type HTTPProtocolName = 'h2' | 'http/1.1';

/** What a transport has to know of a session's configuration. */
export interface TransportSettings {
  readonly httpMaximumConnectionsPerHost: number;
  /** What is offered where TLS lets the server choose, the dearest first. */
  readonly httpProtocols: readonly HTTPProtocolName[];
  readonly tlsMinimumSupportedProtocolVersion: number;
  readonly tlsMaximumSupportedProtocolVersion: number;
  /** PEM certificates that are trusted besides the system's. */
  readonly certificateAuthorities: readonly string[];
  /** Replaces the system's name lookup. */
  readonly lookup: NameLookup | null;
  readonly localAddress: string | null;
  /** Path of a unix socket to which all connections go. */
  readonly socketPath: string | null;
  /** Largest response head in bytes. */
  readonly maximumHeaderSize: number;
  /** Most response header fields. */
  readonly maximumHeaderFields: number;
  /** Most 1xx heads before the final one. */
  readonly maximumInformationalResponses: number;
}

/** Looks a host name up: addresses in the order of preference. */
export type NameLookup = (
  hostname: string,
  found: (error: Error | null, addresses: readonly { readonly address: string; readonly family: 4 | 6 }[]) => void,
) => void;

/** Where something is kept beyond the process: for this app, for several apps that know an identifier, or in a file. */
export type StorePlace =
  | { readonly kind: 'app' }
  | { readonly kind: 'group'; readonly identifier: string }
  | { readonly kind: 'file'; readonly path: string };

/** All that the library needs from the place where it runs. */
export interface Platform {
  readonly clock: Clock;
  readonly files: FileSystem | null;
  /** Object URLs (`blob:`) as files. Absent: they are not loaded. @see File API §8 */
  readonly blobs?: FileSystem;
  readonly decoders: ContentDecoders;
  /** Codings the decoders know, in the order of `Accept-Encoding`. */
  readonly acceptEncoding: string;
  /** `Accept-Language`; empty when the engine says it by itself. */
  readonly acceptLanguage: string;
  /** `User-Agent`; empty when the engine says it by itself. */
  readonly userAgent: string;
  readonly path: NetworkPathProvider;
  /** What authentication needs; null where digests take time, so that Digest and NTLM are not offered. */
  readonly digests?: Digests | null;
  /** Who makes the tokens of Negotiate; null or absent where nobody can. Looked for with the first server that asks. */
  negotiate?(): NegotiateSource | null;
  /** What the shared storage of credentials is made with; absent where nothing outlives the process. */
  openCredentialStorage?(): {
    readonly store?: CredentialStore | null;
    readonly onProblem?: (error: URLError) => void;
  };
  /** Between 0 and 1. */
  random(): number;
  createTransport(settings: TransportSettings): Transport;
  /** Grammar and public suffixes of cookies; absent where there is no list of them. */
  readonly cookieRules?: CookieRules;
  /** A store of cookies; absent where nothing outlives the process. Touches nothing before it is used. */
  openCookieStore?(place: StorePlace): CookieStore;
  /** Whether an error of the engine means that there is no way to the network yet. */
  isConnectivityFailure(error: URLError): boolean;
}
