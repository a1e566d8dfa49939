/** The engine, loaded with the first connection that needs it. */
export const loadHttp2 = (): typeof import('node:http2') => process.getBuiltinModule('node:http2');
