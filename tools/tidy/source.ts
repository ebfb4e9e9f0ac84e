import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParseResult } from 'oxc-parser';
import { parseSync } from 'oxc-parser';

/** A source file, parsed once for all checks. */
export interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly parsed: ParseResult;
  readonly lineCount: number;
  /** The line of an offset, from 1. */
  lineAt(offset: number): number;
}

const folders = ['packages', 'tests', 'bench', 'tools'];

/** Not ours to check: installed, built or generated. */
const foreign = new Set(['node_modules', 'dist', 'generated']);

/** Offsets at which lines start. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Parses one file given as text. */
export function parseSource(path: string, text: string): Source {
  const starts = lineStarts(text);
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const lineCount = text.endsWith('\n') ? starts.length - 1 : starts.length;
  return { path, text, parsed: parseSync(path, text, { sourceType: 'module' }), lineCount, lineAt };
}

/** All source files of the repository's own. */
export function readSources(root: string): Source[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx,js,mjs}`),
    { cwd: root, exclude: (name) => foreign.has(name) },
  )
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Tests and their helpers: files named *.test.ts and everything in a folder `testing`. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(path);
}
