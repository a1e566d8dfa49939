/** Names whose spelling does not follow from capitals after hyphens. */
const exceptions: Readonly<Record<string, string>> = Object.freeze({
  etag: 'ETag',
  te: 'TE',
  dnt: 'DNT',
  'www-authenticate': 'WWW-Authenticate',
  'content-md5': 'Content-MD5',
});

/** Well-known names; the others keep the spelling they came with. */
const wellKnown: ReadonlySet<string> = new Set([
  'accept', 'accept-charset', 'accept-encoding', 'accept-language', 'accept-ranges', 'age', 'allow', 'alt-svc', 'authorization',
  'cache-control', 'connection', 'content-disposition', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-security-policy', 'content-type', 'cookie', 'date', 'dnt',
  'etag', 'expect', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range',
  'if-unmodified-since', 'keep-alive', 'last-modified', 'link', 'location', 'max-forwards', 'origin', 'pragma',
  'proxy-authenticate', 'proxy-authorization', 'range', 'referer', 'retry-after', 'server', 'set-cookie',
  'strict-transport-security', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'vary', 'via', 'warning',
  'www-authenticate',
]);

/** The canonical spelling of a well-known name, any other as it came. @see HTTPURLResponse.allHeaderFields */
export const canonicalFieldName = (name: string): string => {
  const lower = name.toLowerCase();
  if (!wellKnown.has(lower)) return name;
  return exceptions[lower] ?? lower.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
};
