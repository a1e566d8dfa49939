import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One block of TypeScript on a page. */
export interface Snippet {
  /** Page and line, as a failure names it. */
  readonly place: string;
  readonly text: string;
  /** Whether the block says that it can be run as it stands. */
  readonly isRun: boolean;
  /** What the page says that it prints: the text block behind it. */
  readonly output: string | null;
}

const block = /^```(\w*)\n([\s\S]*?)^```$/gm;

const snippetsOf = (page: string, text: string): readonly Snippet[] => {
  const blocks = [...text.matchAll(block)];
  return blocks.flatMap((found, index) => {
    const [, language, code] = found;
    if (language !== 'ts' || code === undefined) return [];
    const line = text.slice(0, found.index).split('\n').length;
    const next = blocks[index + 1];
    const follows = next?.[1] === 'text' && text.slice(found.index + found[0].length, next.index).trim() === '';
    return [
      {
        place: `${page}:${String(line)}`,
        text: code,
        isRun: code.startsWith('// run\n'),
        output: follows ? next[2]! : null,
      },
    ];
  });
};

/** Every block of TypeScript in the README and in `docs/`. */
export const readSnippets = (root: string): readonly Snippet[] => {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return ['README.md', ...pages].flatMap((page) => snippetsOf(page, readFileSync(join(root, page), 'utf8')));
};
