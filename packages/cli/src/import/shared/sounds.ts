import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** More than that no template holds, by far. */
const bytesMax = 64 * 1024 * 1024;

/**
 * Finds files that an import names in a folder: by their path, by their name alone, and those that are named by their digest by this. None is read
 * that is outside the folder.
 */
export const filesIn =
  (folder: string | null) =>
  (name: string): Buffer | null => {
    if (folder === null) return null;
    const places = name.startsWith('sha256:') ? [name.slice(7)] : [name, name.replace(/^.*\//, '')];
    for (const place of places) {
      const bytes = within(folder, place);
      if (bytes) return bytes;
    }
    return null;
  };

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
