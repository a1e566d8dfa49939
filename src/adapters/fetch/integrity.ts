/** Digests of subresource integrity, the weakest first. @see SRI §3.2 */
const algorithms: Readonly<Record<string, string>> = Object.freeze({
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
});

interface Expected {
  readonly algorithm: string;
  readonly digest: string;
}

const strengths: readonly string[] = Object.keys(algorithms);
const entry = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/i;

/** The strongest digests that metadata names; words that mean nothing are passed over. @see SRI §3.3.2 */
export const expectedDigests = (metadata: string): readonly Expected[] => {
  const all = metadata.split(/[\t\n\f\r ]+/).flatMap((text): Expected[] => {
    const [, algorithm, digest] = entry.exec(text) ?? [];
    if (algorithm === undefined || digest === undefined) return [];
    return [{ algorithm: algorithm.toLowerCase(), digest: digest.replace(/-/g, '+').replace(/_/g, '/') }];
  });
  const strongest = strengths.findLast((algorithm) => all.some((one) => one.algorithm === algorithm));
  return all.filter(({ algorithm }) => algorithm === strongest);
};

const unpadded = (base64: string): string => base64.replace(/=+$/, '');

/** Whether bytes are those that the metadata means; metadata that names no digest means any. @see SRI §3.3.4 */
export const matchesIntegrity = async (bytes: Uint8Array, metadata: string): Promise<boolean> => {
  const expected = expectedDigests(metadata);
  const [first] = expected;
  if (first === undefined) return true;
  const name = algorithms[first.algorithm] as string;
  const digest = new Uint8Array(await crypto.subtle.digest(name, new Uint8Array(bytes)));
  const actual = unpadded(btoa(String.fromCharCode(...digest)));
  return expected.some((one) => unpadded(one.digest) === actual);
};
