import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a path is a pattern: it has `*` or `?`. */
export const isPattern = (path: string): boolean => /[*?]/.test(path);

/** More than this nobody wants as single files, and listing them may not end. */
const matchesMax = 10_000;

/** A path below a folder. */
export interface Match {
  path: string;
  isFolder: boolean;
}

/**
 * What a path or pattern names below `root`, sorted: files, and folders where the path or pattern names them themselves. `*` and `?` stand for characters
 * within a name, `**` for any number of folders. Names that begin with a dot are named only by what begins with one. Links to folders are not followed.
 * Throws `RangeError` when there are more than 10 000.
 */
export function findMatches(root: string, pattern: string): Match[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const found = new Map<string, Match>();
  walk(root, [], parts, (path, isFolder) => {
    found.set(path, { path, isFolder });
    if (found.size > matchesMax) throw new RangeError(`${pattern} names more than ${matchesMax} files`);
  });
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Found = (path: string, isFolder: boolean) => void;

function walk(root: string, at: readonly string[], [part, ...rest]: readonly string[], found: Found): void {
  if (part === undefined) {
    found(at.join('/') || '.', true);
    return;
  }
  if (part === '**') {
    walk(root, at, rest.length === 0 ? ['*'] : rest, found);
    for (const entry of entriesOf(join(root, ...at)))
      if (entry.isDirectory() && !isHidden(entry.name)) walk(root, [...at, entry.name], [part, ...rest], found);
    return;
  }
  const fits = isPattern(part) ? matcher(part) : null;
  const entries = fits === null ? [part] : entriesOf(join(root, ...at)).flatMap(({ name }) => (fits(name) ? [name] : []));
  for (const name of entries) {
    const path = [...at, name];
    const kind = kindOf(join(root, ...path));
    if (rest.length > 0 && kind === 'folder') walk(root, path, rest, found);
    // what a pattern is meant for is files; a folder is named as such
    else if (rest.length === 0 && (kind === 'file' || (kind === 'folder' && fits === null)))
      found(path.join('/'), kind === 'folder');
  }
}

const isHidden = (name: string): boolean => name.startsWith('.');

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone meanwhile, or not for us
  }
}

function kindOf(path: string): 'file' | 'folder' | null {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : null;
  } catch {
    return null;
  }
}

function matcher(part: string): (name: string) => boolean {
  const source = part
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const form = new RegExp(`^${source}$`, 'su');
  return (name) => form.test(name) && (!isHidden(name) || isHidden(part));
}
