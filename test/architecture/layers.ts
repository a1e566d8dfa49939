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

/** Layers by name, lowest first. */
export const layers: Readonly<Record<string, Layer>> = {
  syntax: {
    folder: 'src/syntax',
    mayImport: [],
    packages: ['whatwg-mimetype', 'content-disposition'],
    owesTwins: 'all',
  },
  foundation: { folder: 'src/foundation', mayImport: ['syntax'], mayWait: true },
  events: { folder: 'src/events', mayImport: ['syntax', 'foundation'] },
  loading: {
    folder: 'src/loading',
    mayImport: ['syntax', 'foundation', 'events'],
    waitingFiles: ['BodySource.ts', 'OutgoingBody.ts'],
  },
  policies: { folder: 'src/policies', mayImport: ['syntax', 'foundation'], owesTwins: 'all' },
  stages: {
    folder: 'src/stages',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'policies'],
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
    globals: ['AbortController'],
    mayWait: true,
  },
  session: {
    folder: 'src/session',
    mayImport: ['syntax', 'foundation', 'events', 'loading', 'stages', 'protocols', 'stream', 'adapters'],
    packages: [rxjs],
    globals: ['AbortController'],
    mayWait: true,
  },
  'platform/node': {
    folder: 'src/platform/node',
    mayImport: ['syntax', 'foundation', 'events', 'loading'],
    packages: ['node:', 'undici', 'mime'],
    globals: ['Buffer', 'process', 'WeakRef', 'setImmediate', 'clearImmediate'],
    mayWait: true,
    clockFiles: ['nodeClock.ts'],
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
      'protocols',
      'stream',
      'adapters',
      'session',
      'platform/node',
    ],
    packages: [rxjs],
    mayWait: false,
  },
};

/** What the language and every platform give to any module. */
export const neutralGlobals: readonly string[] = [
  // the language
  ...['undefined', 'NaN', 'Infinity', 'globalThis', 'isNaN', 'isFinite', 'parseInt', 'parseFloat'],
  ...['encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI'],
  ...['Object', 'Function', 'Boolean', 'Symbol', 'Number', 'BigInt', 'Math', 'Date', 'String', 'RegExp', 'JSON'],
  ...['Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect', 'Iterator', 'Intl'],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'AggregateError'],
  ...['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Uint8Array', 'Uint16Array', 'Uint32Array'],
  ...['Int8Array', 'Int16Array', 'Int32Array', 'Float64Array', 'Uint8ClampedArray'],
  // what stands in every web-like platform, without a page and without Node
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

/** Names of types that the language's own declarations give; only legal where a type stands. */
export const neutralTypes: readonly string[] = [
  ...['Partial', 'Required', 'Readonly', 'Record', 'Pick', 'Omit', 'Exclude', 'Extract', 'NonNullable', 'Awaited'],
  ...['Parameters', 'ReturnType', 'InstanceType', 'ConstructorParameters', 'ThisType', 'NoInfer', 'Uppercase'],
  ...['Lowercase', 'Capitalize', 'Uncapitalize', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet', 'PromiseLike'],
  ...['ArrayLike', 'ArrayBufferLike', 'ArrayBufferView', 'BufferSource', 'PropertyKey', 'PropertyDescriptor'],
  ...['Iterable', 'Iterator', 'IterableIterator', 'IteratorResult', 'IteratorObject', 'Generator', 'AsyncIterable'],
  ...['AsyncIterator', 'AsyncIterableIterator', 'AsyncIteratorObject', 'AsyncGenerator', 'AsyncDisposable'],
  ...['Disposable', 'BuiltinIteratorReturn', 'ErrorOptions', 'PromiseSettledResult', 'TemplateStringsArray'],
  ...['ReadableStreamDefaultReader', 'PromiseConstructorLike', 'CallableFunction', 'NewableFunction'],
];

/**
 * Module-level and static state that is allowed to change: one a thread, each with its reason. Everything else at the
 * top of a module is frozen, or typed as read-only.
 */
export const singletons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
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
  'operators/index.ts',
  'marbles/index.ts',
];
