/**
 * The house as data: which folder may import which, and what of the outside world it may touch. The architecture test
 * and the lint configuration both read this table; nothing else decides.
 */
export interface Layer {
  /** Folder below the root of the repository. */
  readonly folder: string;
  /** Other layers, by name, that modules of this one may import. */
  readonly mayImport: readonly string[];
  /** Other layers of which only types may be imported. */
  readonly mayImportTypesOf?: readonly string[];
  /** Packages that modules of this layer may import; `node:` stands for all modules of Node. */
  readonly packages?: readonly string[];
  /** Global names beyond `neutralGlobals`. */
  readonly globals?: readonly string[];
  /** Whether `async`, `await` and `Promise` as a value are allowed; a ready value must go on in the same turn. */
  readonly mayWait?: boolean;
  /** Files in which waiting is allowed although the layer forbids it. */
  readonly waitingFiles?: readonly string[];
  /** Files that may read the time and set timers: the clock ports. */
  readonly clockFiles?: readonly string[];
  /** Which files owe a test file of the same name in `test/unit`: every one, or those that the layer's index exports. */
  readonly owesTwins?: 'all' | 'exported';
}

const rxjs = 'rxjs';

/** What the Fetch and Streams standards name, for the adapter that speaks them. */
const fetchNames: readonly string[] = [
  ...['Headers', 'Request', 'Response', 'FormData', 'File', 'HeadersInit', 'HeadersIterator', 'RequestInit'],
  ...['RequestCache', 'RequestCredentials', 'ResponseType'],
  ...['ReadableByteStreamController', 'ReadableStreamDefaultReader'],
];

/** Layers by name, lowest first. */
export const layers: Readonly<Record<string, Layer>> = {
  syntax: {
    folder: 'src/syntax',
    mayImport: [],
    packages: ['whatwg-mimetype', 'content-disposition'],
    owesTwins: 'all',
  },
  foundation: {
    folder: 'src/foundation',
    mayImport: ['syntax'],
    mayWait: true,
    clockFiles: ['presentTime.ts'],
  },
  events: { folder: 'src/events', mayImport: ['syntax', 'foundation'] },
  loading: {
    folder: 'src/loading',
    mayImport: ['syntax', 'foundation', 'events'],
    waitingFiles: ['BodySource.ts', 'OutgoingBody.ts'],
  },
  policies: { folder: 'src/policies', mayImport: ['syntax', 'foundation'], owesTwins: 'all' },
  stores: {
    folder: 'src/stores',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'policies'],
  },
  stages: {
    folder: 'src/stages',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'policies', 'stores'],
    owesTwins: 'all',
  },
  protocols: {
    folder: 'src/protocols',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'policies', 'stages'],
  },
  stream: { folder: 'src/stream', mayImport: ['syntax', 'foundation', 'events', 'loading'], packages: [rxjs] },
  adapters: {
    folder: 'src/adapters',
    mayImport: ['syntax', 'foundation', 'events', 'stream'],
    mayImportTypesOf: ['loading', 'session'],
    packages: [rxjs],
    globals: ['AbortController', ...fetchNames],
    mayWait: true,
  },
  session: {
    folder: 'src/session',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'stores', 'stages', 'protocols', 'stream', 'adapters'],
    packages: [rxjs],
    globals: ['AbortController'],
    mayWait: true,
  },
  'platform/node': {
    folder: 'src/platform/node',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'stores'],
    packages: ['node:', 'undici', 'mime', 'tough-cookie'],
    globals: ['Buffer', 'process', 'navigator', 'AbortController', 'setImmediate', 'clearImmediate'],
    mayWait: true,
    clockFiles: ['nodeClock.ts'],
  },
  'platform/browser': {
    folder: 'src/platform/browser',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'stores'],
    globals: [
      ...['fetch', 'Request', 'Response', 'AbortController', 'navigator', 'addEventListener', 'removeEventListener'],
      ...['BlobPart', 'RequestPriority', 'ReadableStreamDefaultReader', 'ReadableStreamReadResult'],
    ],
    mayWait: true,
    clockFiles: ['browserClock.ts'],
  },
  operators: {
    folder: 'operators',
    mayImport: ['syntax', 'foundation', 'events'],
    packages: [rxjs],
    mayWait: true,
    owesTwins: 'exported',
  },
  marbles: {
    folder: 'marbles',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'protocols', 'entries'],
    packages: [rxjs, 'rxjs/testing'],
    mayWait: true,
  },
  /** Files that lie in `src` itself: they introduce the session and a platform to each other. */
  entries: {
    folder: 'src',
    mayImport: [
      'syntax',
      'foundation',
      'events',
      'loading',
      'stores',
      'protocols',
      'stream',
      'adapters',
      'session',
      'platform/node',
    ],
    // An entry that is for every platform names the package, so that conditions choose the platform's own.
    packages: [rxjs, 'rx-urlsession'],
    mayWait: false,
  },
};

/** What every platform gives to any module, besides the language itself. */
export const neutralGlobals: readonly string[] = [
  ...[
    'URL',
    'URLSearchParams',
    'TextDecoder',
    'TextEncoder',
    'AbortSignal',
    'ReadableStream',
    'crypto',
    'DOMException',
  ],
  ...['Blob', 'atob', 'btoa', 'console'],
];

/**
 * Module-level and static state that is allowed to change: one a thread, each with its reason. Everything else at the
 * top of a module is frozen, or typed as read-only.
 */
export const singletons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/protocols/registeredProtocols.ts': { registered: 'what `URLProtocol.registerClass` made known' },
  'src/session/currentPlatform.ts': {
    platform: 'the platform of the entry, for configurations made before any session',
  },
  'src/session/HTTPCookieStorage.ts': { sharedStorages: '`HTTPCookieStorage.shared`, and those of groups' },
  'src/session/URLCredentialStorage.ts': { sharedStorages: '`URLCredentialStorage.shared`' },
  'src/session/bindPlatform.ts': { 'PlatformURLSession.#shared': 'URLSession.shared' },
  'src/foundation/URLTarget.ts': { memo: 'parsed URLs, bounded; parsing costs more than a request may' },
};

/** Words that say nothing about a duty; no file, class, function or type carries one in its name. */
export const emptyWords: readonly string[] = [
  ...['manager', 'helper', 'helpers', 'util', 'utils', 'utility', 'utilities', 'service', 'base', 'impl'],
  ...['common', 'misc'],
];

/** Names of Apple's that contain such a word all the same. */
export const applesNames: readonly RegExp[] = [/NetworkServiceType/, /MultipathServiceType/, /NetService/];

/** Entries whose exports owe a doc comment. */
export const publicEntries: readonly string[] = [
  'src/index.ts',
  'src/node.ts',
  'src/fetch.ts',
  'operators/index.ts',
  'marbles/index.ts',
];
