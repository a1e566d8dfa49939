/**
 * Numbers of the cipher suites that a client may end up with when servers prove who they are by certificates.
 * @see https://www.iana.org/assignments/tls-parameters#tls-parameters-4
 */
const numbers: ReadonlyMap<string, number> = new Map([
  ['TLS_AES_128_GCM_SHA256', 0x1301],
  ['TLS_AES_256_GCM_SHA384', 0x1302],
  ['TLS_CHACHA20_POLY1305_SHA256', 0x1303],
  ['TLS_AES_128_CCM_SHA256', 0x1304],
  ['TLS_AES_128_CCM_8_SHA256', 0x1305],
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 0x002f],
  ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 0x0033],
  ['TLS_RSA_WITH_AES_256_CBC_SHA', 0x0035],
  ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 0x0039],
  ['TLS_RSA_WITH_AES_128_CBC_SHA256', 0x003c],
  ['TLS_RSA_WITH_AES_256_CBC_SHA256', 0x003d],
  ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 0x0067],
  ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 0x006b],
  ['TLS_RSA_WITH_AES_128_GCM_SHA256', 0x009c],
  ['TLS_RSA_WITH_AES_256_GCM_SHA384', 0x009d],
  ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 0x009e],
  ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 0x009f],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 0xc009],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 0xc00a],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 0xc013],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 0xc014],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 0xc023],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 0xc024],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 0xc027],
  ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 0xc028],
  ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 0xc02b],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 0xc02c],
  ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 0xc02f],
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 0xc030],
  ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca8],
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca9],
  ['TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xccaa],
]);

/** The number on the wire of a suite by its standard name; null for one that the table does not know. */
export const cipherSuiteNumber = (standardName: string): number | null => numbers.get(standardName) ?? null;
