/** TLS, loaded with the first connection that wants it: that takes longer than everything else of ours. */
export const tls = (): typeof import('node:tls') => process.getBuiltinModule('node:tls');
