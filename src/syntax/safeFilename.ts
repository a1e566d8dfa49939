const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name that is only a name: separators become `_`, control characters go, and neither `.`, `..` nor a name that
 * Windows reserves for a device comes out. Null when nothing is left.
 */
export const safeFilename = (name: string): string | null => {
  let safe = '';
  for (const character of name) {
    const code = character.codePointAt(0) as number;
    if (code < 32 || code === 127) continue;
    safe += '/\\'.includes(character) ? '_' : character;
  }
  safe = safe.trim().replace(/[. ]+$/, '');
  if (safe === '') return null;
  return reserved.test(safe) ? `_${safe}` : safe.slice(0, 255);
};
