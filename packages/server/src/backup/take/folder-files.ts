import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFolderFile } from '../archive/names.ts';

/** Here a name is given up for another while the folder is read. */
const logsFolder = 'logs/logs';

/** The folders of a data folder whose files are in a backup. */
const folders = [logsFolder, 'files/jobs', 'programs', 'fleet-log'];

/** Names of the files to take along, as they stand now, by their places below the data folder; what is gone when its turn comes is left out. */
export async function* folderFiles(data: string, keys: readonly string[]): AsyncGenerator<string> {
  yield* keys;
  for (const folder of folders) yield* filesBelow(data, folder);
}

async function* filesBelow(data: string, folder: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(data, folder)) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(data, name);
    else if (entry.isFile() && isFolderFile(name)) yield name;
  }
}

/** A log that is packed while its folder is read may be met under neither name. That happens to it once: a second look finds it. */
async function entriesOf(data: string, folder: string): Promise<Dirent[]> {
  const path = join(data, folder);
  const entries = await read(path);
  if (folder.startsWith(logsFolder)) {
    const known = new Set(entries.map(({ name }) => name));
    for (const entry of await read(path)) if (!known.has(entry.name)) entries.push(entry);
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const read = (path: string): Promise<Dirent[]> =>
  readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
