import type { AcceptedProof } from './AuthenticationConversation.ts';

const mostServers = 1024;
const mostPrefixes = 64;

const dropOldest = <K>(map: Map<K, unknown>, most: number): void => {
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
};

/**
 * What a session has proved, so that it can be proved again before anybody asks: by server, and there by the prefixes of
 * paths for which it counts. Holds the newest 1,024 servers with 64 prefixes each.
 * @see RFC 7617 §2.2 @see RFC 7616 §3.3 (domain)
 */
export class AuthorizationMemory {
  readonly #servers = new Map<string, Map<string, AcceptedProof>>();

  /** The proof for a path, by the longest prefix; null when none is known. */
  find(server: string, path: string): AcceptedProof | null {
    if (this.#servers.size === 0) return null;
    let longest = -1;
    let found: AcceptedProof | null = null;
    for (const [prefix, proof] of this.#servers.get(server) ?? []) {
      if (prefix.length <= longest || !path.startsWith(prefix)) continue;
      longest = prefix.length;
      found = proof;
    }
    return found;
  }

  /** A proof was accepted for a path. */
  remember(server: string, path: string, proof: AcceptedProof): void {
    const prefixes = this.#servers.get(server) ?? new Map<string, AcceptedProof>();
    this.#servers.delete(server);
    this.#servers.set(server, prefixes);
    for (const prefix of proof.scheme.covers?.(path) ?? []) {
      prefixes.delete(prefix);
      prefixes.set(prefix, proof);
      dropOldest(prefixes, mostPrefixes);
    }
    dropOldest(this.#servers, mostServers);
  }

  /** A proof was refused: it is not given again. */
  forget(server: string, proof: AcceptedProof): void {
    const prefixes = this.#servers.get(server);
    for (const [prefix, known] of prefixes ?? []) if (known.scheme === proof.scheme) prefixes?.delete(prefix);
    if (prefixes?.size === 0) this.#servers.delete(server);
  }

  clear(): void {
    this.#servers.clear();
  }
}
