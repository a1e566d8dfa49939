/** How somebody proves who they are; each constant's value is its name. @see NSURLProtectionSpace.h */
export const NSURLAuthenticationMethodDefault = 'NSURLAuthenticationMethodDefault';
/** Basic. For http the same as `Default`. @see RFC 7617 */
export const NSURLAuthenticationMethodHTTPBasic = 'NSURLAuthenticationMethodHTTPBasic';
/** Digest. @see RFC 7616 */
export const NSURLAuthenticationMethodHTTPDigest = 'NSURLAuthenticationMethodHTTPDigest';
/** A form on a page; the app fills it. */
export const NSURLAuthenticationMethodHTMLForm = 'NSURLAuthenticationMethodHTMLForm';
/** NTLM; asked for a connection. */
export const NSURLAuthenticationMethodNTLM = 'NSURLAuthenticationMethodNTLM';
/** Negotiate; asked for a connection. @see RFC 4559 */
export const NSURLAuthenticationMethodNegotiate = 'NSURLAuthenticationMethodNegotiate';
/** The server wants a certificate of the client; asked for a connection. */
export const NSURLAuthenticationMethodClientCertificate = 'NSURLAuthenticationMethodClientCertificate';
/** The server's certificate is to be trusted; asked for a connection. */
export const NSURLAuthenticationMethodServerTrust = 'NSURLAuthenticationMethodServerTrust';

/** All methods; any other text means `Default`. */
export const authenticationMethods: ReadonlySet<string> = new Set([
  NSURLAuthenticationMethodDefault,
  NSURLAuthenticationMethodHTTPBasic,
  NSURLAuthenticationMethodHTTPDigest,
  NSURLAuthenticationMethodHTMLForm,
  NSURLAuthenticationMethodNTLM,
  NSURLAuthenticationMethodNegotiate,
  NSURLAuthenticationMethodClientCertificate,
  NSURLAuthenticationMethodServerTrust,
]);
