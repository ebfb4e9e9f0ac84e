import { access, chmod, constants, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '@baton/protocol';
import { syncFolder } from '../filestore/file/folders.ts';

const ownerOnly = 0o700;

/** Where things are in the data folder. */
export const filesIn = (dataDir: string) => ({
  database: join(dataDir, 'baton.db'),
  installationKey: join(dataDir, 'installation-key'),
  id: join(dataDir, 'data-folder-id'),
  logs: join(dataDir, 'logs'),
  files: join(dataDir, 'files'),
  fleetLog: join(dataDir, 'fleet-log'),
  programs: join(dataDir, 'programs'),
  /** what a restore has not brought to its end */
  restoring: join(dataDir, 'restoring'),
});

/** Makes the data folder, readable by its owner alone. Throws `data_unreadable`; `restore_broken_off` where a restore was: half of a server is not one. */
export async function openDataFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
    const { mode } = await stat(path);
    // it holds credentials: nobody else has any business here
    if ((mode & 0o077) !== 0) await chmod(path, ownerOnly);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ApiError('data_unreadable', { path, problem: wordsOf(error as NodeJS.ErrnoException) });
  }
  if (await isThere(filesIn(path).restoring)) throw new ApiError('restore_broken_off', { path });
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Whether no server ever ran on this folder. */
export const isUnused = async (path: string): Promise<boolean> => !(await isThere(filesIn(path).installationKey));

/** By which the database knows this folder again. Nobody else may start on the folder meanwhile. @param make when it has none yet */
export async function folderId(path: string, make: () => string): Promise<string> {
  const { id: file } = filesIn(path);
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (known.trim() !== '') return known.trim();
  const id = make();
  // on the disk, with its name, before the database knows of it: else a crash of the machine would make another folder of this one
  await writeFile(file, `${id}\n`, { mode: 0o600, flush: true });
  await syncFolder(path);
  return id;
}

/** Making all of a path at once hides why it failed, a read-only disk for one; making the last folder alone tells. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: ownerOnly });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(path, { mode: ownerOnly });
  }
}

function wordsOf({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'something that is no folder stands in its place';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space is left';
    default:
      return message;
  }
}
