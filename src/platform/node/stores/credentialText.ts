import { URLCredential } from '../../../foundation/URLCredential.ts';
import { URLProtectionSpace, type URLProtectionSpaceParts } from '../../../foundation/URLProtectionSpace.ts';
import type { StoredCredential } from '../../../loading/CredentialStore.ts';

/** A credential as text, password and all: only for where nobody else reads it. */
export const writeCredential = ({ space, credential, isDefault }: StoredCredential): string => {
  const { user, password, persistence } = credential;
  return JSON.stringify({ space, user, password, persistence, isDefault });
};

/** Null for text that says no credential. */
export const readCredential = (text: string): StoredCredential | null => {
  try {
    const { space, user, password, persistence, isDefault } = JSON.parse(text) as Record<string, unknown>;
    if (typeof user !== 'string' || typeof password !== 'string' || typeof space !== 'object' || space === null)
      return null;
    if (persistence !== 'permanent' && persistence !== 'synchronizable') return null;
    const { host, port } = space as Partial<URLProtectionSpaceParts>;
    if (typeof host !== 'string' || typeof port !== 'number') return null;
    return {
      space: new URLProtectionSpace(space as URLProtectionSpaceParts),
      credential: new URLCredential({ user, password, persistence }),
      isDefault: isDefault === true,
    };
  } catch {
    return null;
  }
};
