import { NSURLAuthenticationMethodHTTPBasic } from '../../foundation/authenticationMethods.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import { basicCredentials } from '../../syntax/basicCredentials.ts';
import type { Challenge } from '../../syntax/challengeHeader.ts';
import type { AuthenticationScheme, Rechallenge } from './AuthenticationScheme.ts';

/** Everything as deep as a path, or deeper. @see RFC 7617 §2.2 */
const atDepthOf = (path: string): readonly string[] => {
  const [plain = ''] = path.split(/[?#]/);
  return [plain.slice(0, plain.lastIndexOf('/') + 1)];
};

/** Basic. @see RFC 7617 */
export class BasicScheme implements AuthenticationScheme {
  readonly method: string = NSURLAuthenticationMethodHTTPBasic;
  readonly realm: string;
  readonly isOfConnection = false;
  readonly worksWithoutCredential = false;
  readonly isHandshake = false;
  readonly covers: (path: string) => readonly string[] = atDepthOf;

  constructor(realm: string) {
    this.realm = realm;
  }

  /** Null for a challenge without a realm, which is none. @see RFC 7617 §2 */
  static from({ parameters }: Challenge): BasicScheme | null {
    const realm = parameters.get('realm');
    return realm === undefined ? null : new BasicScheme(realm);
  }

  authorize(credential: URLCredential | null): string | null {
    if (credential?.password === undefined || credential.password === null) return null;
    return basicCredentials(credential.user ?? '', credential.password);
  }

  rechallenge(): Rechallenge {
    return 'refused';
  }

  accept(): boolean {
    return true;
  }
}
