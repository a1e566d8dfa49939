/** Kinds that concern a connection, and with it the session. @see URLSessionDelegate urlSession(_:didReceive:) */
const ofConnections: ReadonlySet<string> = new Set([
  'NSURLAuthenticationMethodServerTrust',
  'NSURLAuthenticationMethodClientCertificate',
  'NSURLAuthenticationMethodNegotiate',
  'NSURLAuthenticationMethodNTLM',
]);

/** Whom a challenge of an authentication method is for: the session, or the task whose request it is. */
export const challengeScope = (authenticationMethod: string): 'session' | 'task' =>
  ofConnections.has(authenticationMethod) ? 'session' : 'task';
