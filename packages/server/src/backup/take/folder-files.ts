import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFolderFile, keyNames } from '../archive/names.ts';

/** The folders of a data folder whose files are in a backup. */
const folders = ['logs/logs', 'files/jobs', 'programs', 'fleet-log'];

/** Names of the files to take along, as they stand now, by their places below the data folder; what is gone when its turn comes is left out. */
export async function* folderFiles(data: string, withKeys: boolean): AsyncGenerator<string> {
  if (withKeys) yield* keyNames;
  for (const folder of folders) yield* filesBelow(data, folder);
}

async function* filesBelow(data: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(data, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(data, name);
    else if (entry.isFile() && isFolderFile(name)) yield name;
  }
}
