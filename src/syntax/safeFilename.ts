const longestName = 255;

/** Names that Windows takes for devices, whatever comes after a dot. */
const reserved = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;

/** Control characters, halves of characters, and marks that let a name be read in another order than it is written. */
const invisible = /[\p{Cc}\p{Cs}\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** What separates folders, streams or drives somewhere, or cannot be in a name on Windows. */
const separating = /[/\\:*?"<>|]/g;

/** The longest beginning of a name that a file system can hold; an ending of a usual size stays. */
const shortened = (name: string): string => {
  const { length } = new TextEncoder().encode(name);
  if (length <= longestName) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  const room = longestName - new TextEncoder().encode(ending).length;
  let start = '';
  let used = 0;
  for (const character of name) {
    used += new TextEncoder().encode(character).length;
    if (used > room) break;
    start += character;
  }
  return start + ending;
};

/**
 * A name that is only a name, of at most 255 bytes: separators become `_`, as does the first of leading dots, control
 * characters go, and no name that Windows reserves for a device comes out. Null when nothing is left.
 */
export const safeFilename = (name: string): string | null => {
  const visible = name.replace(invisible, '').replace(separating, '_').trim();
  const withoutEnd = visible.replace(/[. ]+$/, '');
  if (withoutEnd === '') return null;
  const shown = withoutEnd.replace(/^\./, '_');
  return shortened(reserved.test(shown) ? `_${shown}` : shown).replace(/[. ]+$/, '');
};
