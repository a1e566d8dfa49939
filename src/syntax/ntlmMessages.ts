import { type Digests, hmacMD5 } from './Digests.ts';
import { joinBytes } from './joinBytes.ts';
import { latin1Bytes } from './latin1.ts';
import { fileTime, ntlmResponse } from './ntlmResponse.ts';
import {
  completeTargetInfo,
  readTargetInfo,
  type TargetInfo,
  type TargetInfoAdditions,
  targetInfoIds,
  writeTargetInfo,
} from './ntlmTargetInfo.ts';
import { utf16 } from './utf16.ts';

/** Bits by which the two agree. @see MS-NLMP §2.2.2.5 */
const isUnicode = 0x1;
const isOEM = 0x2;
const requestsTarget = 0x4;
const isNTLM = 0x200;
const signsAlways = 0x8000;
const hasExtendedSecurity = 0x8_0000;
const hasTargetInfo = 0x80_0000;

/** Nothing is signed or sealed after the handshake, so neither keys nor their lengths are spoken of. */
const offered = isUnicode | isOEM | requestsTarget | isNTLM | signsAlways | hasExtendedSecurity;

const signature = latin1Bytes('NTLMSSP\0');
/** The longest message that is read. Real ones have some hundred bytes. */
const longestMessage = 16 * 1024;

/** The message by which a client begins. @see MS-NLMP §2.2.1.1 */
export const ntlmNegotiateMessage = (): Uint8Array => {
  const message = new Uint8Array(32);
  message.set(signature);
  const view = new DataView(message.buffer);
  view.setUint32(8, 1, true);
  view.setUint32(12, offered, true);
  return message;
};

/** What a server answers to the first message. */
export interface NTLMChallenge {
  /** The message as it came. */
  readonly bytes: Uint8Array;
  readonly flags: number;
  readonly serverChallenge: Uint8Array;
  readonly targetInfo: TargetInfo;
}

/** Bytes that a field of the head leads to; null when they are not all there. */
const payload = (view: DataView, field: number): Uint8Array | null => {
  const length = view.getUint16(field, true);
  const offset = view.getUint32(field + 4, true);
  if (length === 0) return new Uint8Array(0);
  if (offset + length > view.byteLength) return null;
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
};

/** Reads a challenge; null for what is none, is cut off or leads out of itself. @see MS-NLMP §2.2.1.2 */
export const readNTLMChallenge = (bytes: Uint8Array): NTLMChallenge | null => {
  if (bytes.length < 32 || bytes.length > longestMessage) return null;
  if (signature.some((byte, index) => bytes[index] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8, true) !== 2) return null;
  const flags = view.getUint32(20, true);
  if ((flags & (isUnicode | isOEM)) === 0) return null;
  const written = (flags & hasTargetInfo) === 0 || bytes.length < 48 ? new Uint8Array(0) : payload(view, 40);
  const targetInfo = written === null ? null : readTargetInfo(written);
  if (targetInfo === null) return null;
  return { bytes, flags, serverChallenge: bytes.slice(24, 32), targetInfo };
};

/** Who answers a challenge, and where. */
export interface NTLMUser extends TargetInfoAdditions {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  /** Name of this machine; servers want one, and need not know which. */
  readonly workstation: string;
  /** Eight bytes that nobody can guess. */
  readonly clientChallenge: Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const headLength = 88;
const integrityAt = 72;

/** Lays fields out behind the head, and says in the head where they are. */
const laidOut = (flags: number, fields: readonly Uint8Array[]): Uint8Array => {
  const message = joinBytes(new Uint8Array(headLength), ...fields);
  const view = new DataView(message.buffer);
  message.set(signature);
  view.setUint32(8, 3, true);
  let offset = headLength;
  fields.forEach(({ length }, index) => {
    view.setUint16(12 + 8 * index, length, true);
    view.setUint16(14 + 8 * index, length, true);
    view.setUint32(16 + 8 * index, offset, true);
    offset += length;
  });
  view.setUint32(60, flags, true);
  return message;
};

/**
 * The message that answers a challenge, in the second version of the scheme only. A server that says its time also gets
 * a binding to the connection, the name of the service and a code over all three messages.
 * @see MS-NLMP §3.1.5.1.2
 */
export const ntlmAuthenticateMessage = (challenge: NTLMChallenge, who: NTLMUser, digests: Digests): Uint8Array => {
  const { flags, serverChallenge, targetInfo } = challenge;
  const { user, domain, password, clientChallenge } = who;
  const timestamp = targetInfo.get(targetInfoIds.timestamp);
  const hasTime = timestamp?.length === 8;
  const info = hasTime ? completeTargetInfo(targetInfo, who, digests) : targetInfo;
  const time = hasTime ? timestamp : fileTime(who.now);
  const proof = { user, domain, password, serverChallenge, clientChallenge, time, targetInfo: writeTargetInfo(info) };
  const { nt, lm, sessionKey } = ntlmResponse(proof, digests);
  const text = (flags & isUnicode) === 0 ? latin1Bytes : utf16;
  const names = [text(domain), text(user), text(who.workstation)];
  const agreed = (flags & offered & ~(flags & isUnicode ? isOEM : 0)) >>> 0;
  const message = laidOut(agreed, [hasTime ? new Uint8Array(24) : lm, nt, ...names, new Uint8Array(0)]);
  if (hasTime) {
    const code = hmacMD5(digests, sessionKey, ntlmNegotiateMessage(), challenge.bytes, message);
    message.set(code, integrityAt);
  }
  return message;
};

/** A user name taken apart: `DOMAIN\user`; any other is of no domain, or names it itself. */
export const domainAndUser = (name: string): { readonly domain: string; readonly user: string } => {
  const at = name.indexOf('\\');
  return at < 0 ? { domain: '', user: name } : { domain: name.slice(0, at), user: name.slice(at + 1) };
};
