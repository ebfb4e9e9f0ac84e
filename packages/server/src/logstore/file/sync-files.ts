import { execFile } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { logFile, logsFolder, shardFolder } from './log-files.ts';

/**
 * Makes log files survive a crash, in the background. One `sync -f` covers any number of them; where there is none, they are synced
 * one after the other. Files that are gone meanwhile need nothing.
 */
export async function syncLogFiles(dir: string, attemptIds: Iterable<string>): Promise<void> {
  const ids = [...attemptIds];
  if (ids.length > 4 && (await syncFileSystem(dir))) return;
  for (const id of ids) await syncPath(logFile(dir, id));
  for (const folder of new Set(ids.map((id) => shardFolder(dir, id)))) await syncPath(folder);
  if (ids.length > 0) await syncPath(logsFolder(dir));
}

/** Only Linux waits for the data, and only of the file system asked for. */
const canSyncFileSystem = process.platform === 'linux';

function syncFileSystem(dir: string): Promise<boolean> {
  if (!canSyncFileSystem) return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile('sync', ['-f', dir], (error) => resolve(error === null));
  });
}

async function syncPath(path: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
