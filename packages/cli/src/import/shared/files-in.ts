import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ApiError } from '@baton/protocol/errors';

/** More than that no template holds, by far. */
const bytesMax = 64 * 1024 * 1024;

/**
 * Finds files that an import names in a folder: by their path, by their name alone, and those that are named by their digest by this. None is read
 * that is outside the folder. Throws `usage` for a folder that is not there.
 */
export function filesIn(folder: string | null): (name: string) => Buffer | null {
  if (folder === null) return () => null;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ApiError('usage', { problem: `--files: ${folder} is no folder` });
  return (name) => {
    const places = name.startsWith('sha256:') ? [name.slice(7)] : [name, name.replace(/^.*\//, '')];
    for (const place of places) {
      const bytes = within(folder, place);
      if (bytes) return bytes;
    }
    return null;
  };
}

function within(folder: string, place: string): Buffer | null {
  try {
    const root = realpathSync(folder);
    const file = realpathSync(join(root, place));
    const inside = relative(root, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) return null;
    const facts = statSync(file);
    return facts.isFile() && facts.size <= bytesMax ? readFileSync(file) : null;
  } catch {
    // it is not there: what that means the one who asked knows
    return null;
  }
}
