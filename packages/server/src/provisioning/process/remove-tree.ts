import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes a folder and all in it, also folders that jobs left without the right to write (caches of Go modules are).
 *
 * @param last the name in it that goes last
 */
export async function removeTree(path: string, last: string): Promise<void> {
  const names = await readdir(path).catch(ignoreMissing);
  for (const name of [...names.filter((each) => each !== last), last]) await removeAny(join(path, name));
  await removeAny(path);
}

async function removeAny(path: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(path, options);
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await openFolders(path);
    await rm(path, options);
  }
}

async function openFolders(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(join(path, entry.name));
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
