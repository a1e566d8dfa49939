import { createRequire } from 'node:module';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import type { NegotiateContext, NegotiateSource } from '../../loading/authentication/NegotiateScheme.ts';
import { domainAndUser } from '../../syntax/ntlmMessages.ts';

/** What is used of `kerberos`, an optional peer. */
interface Kerberos {
  readonly GSS_MECH_OID_SPNEGO: number;
  initializeClient(service: string, options: object): Promise<KerberosClient>;
}
interface KerberosClient {
  readonly contextComplete: boolean;
  step(challenge: string): Promise<string | null>;
}

const userOf = (credential: URLCredential | null): object => {
  if (credential?.user === undefined || credential.user === null || credential.password === null) return {};
  const { domain, user } = domainAndUser(credential.user);
  return { user, password: credential.password, ...(domain === '' ? {} : { domain }) };
};

const contextOf = (client: KerberosClient): NegotiateContext => ({
  next: (challenge) => client.step(challenge ?? '').then((token) => token ?? (client.contextComplete ? '' : null)),
});

const loadPeer = (): unknown => createRequire(import.meta.url)('kerberos');

/**
 * Tokens of the system's tickets, by the optional peer `kerberos`; on Windows also those of a user with a password. Null
 * where the peer is not installed.
 */
export const kerberosSource = (load: () => unknown = loadPeer): NegotiateSource | null => {
  let kerberos: Kerberos;
  try {
    kerberos = load() as Kerberos;
  } catch {
    return null;
  }
  return (host, credential) => {
    const options = { mechOID: kerberos.GSS_MECH_OID_SPNEGO, ...userOf(credential) };
    return kerberos.initializeClient(`HTTP@${host}`, options).then(contextOf);
  };
};
