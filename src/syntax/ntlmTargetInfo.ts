import { digestOf, type Digests } from './Digests.ts';
import { joinBytes } from './joinBytes.ts';
import { utf16 } from './utf16.ts';

/** What a server says of itself in a challenge, by number. @see MS-NLMP §2.2.2.1 */
export type TargetInfo = ReadonlyMap<number, Uint8Array>;

/** Numbers of what is read or added here. */
export const targetInfoIds: Readonly<Record<'flags' | 'timestamp' | 'targetName' | 'channelBindings', number>> =
  Object.freeze({ flags: 6, timestamp: 7, targetName: 9, channelBindings: 10 });

/** The client's message is protected by a code over all three messages. */
const hasIntegrity = 2;

/** Reads a list of pairs, which ends with number 0 or with the bytes; null when a length leads out of it. */
export const readTargetInfo = (bytes: Uint8Array): TargetInfo | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pairs = new Map<number, Uint8Array>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const id = view.getUint16(at, true);
    const end = at + 4 + view.getUint16(at + 2, true);
    if (id === 0) return pairs;
    if (end > bytes.length) return null;
    pairs.set(id, bytes.slice(at + 4, end));
    at = end;
  }
  return at === bytes.length ? pairs : null;
};

/** Writes the pairs with their end. */
export const writeTargetInfo = (info: TargetInfo): Uint8Array => {
  const pieces: Uint8Array[] = [];
  for (const [id, value] of info) {
    pieces.push(Uint8Array.of(id & 0xff, id >> 8, value.length & 0xff, value.length >> 8), value);
  }
  return joinBytes(...pieces, new Uint8Array(4));
};

/** The digest of a binding to a connection; zeros for none. @see MS-NLMP §2.2.2.1 (MsvAvChannelBindings) @see RFC 4121 §4.1.1.2 */
const bindingDigest = (binding: Uint8Array | null, digests: Digests): Uint8Array => {
  if (binding === null) return new Uint8Array(16);
  // Types and lengths of two addresses, all nought, and the length of what follows.
  const head = new DataView(new ArrayBuffer(20));
  head.setUint32(16, binding.length, true);
  return digestOf(digests, 'md5', new Uint8Array(head.buffer), binding);
};

/** What a client adds to what the server says of itself. */
export interface TargetInfoAdditions {
  /** Name of the service that is spoken to, `HTTP/host`. */
  readonly targetName: string;
  /** What tells the connection from others; null without TLS. @see RFC 5929 §4 */
  readonly channelBinding: Uint8Array | null;
}

/** The pairs as the client sends them back to a server that knows the time, and so these. @see MS-NLMP §3.1.5.1.2 */
export const completeTargetInfo = (
  info: TargetInfo,
  { targetName, channelBinding }: TargetInfoAdditions,
  digests: Digests,
): TargetInfo => {
  const { flags, targetName: nameId, channelBindings } = targetInfoIds;
  const complete = new Map(info);
  const given = info.get(flags) ?? new Uint8Array(4);
  complete.set(
    flags,
    Uint8Array.from({ length: 4 }, (_, index) => (given[index] ?? 0) | (index === 0 ? hasIntegrity : 0)),
  );
  complete.set(channelBindings, bindingDigest(channelBinding, digests));
  complete.set(nameId, utf16(targetName));
  return complete;
};
