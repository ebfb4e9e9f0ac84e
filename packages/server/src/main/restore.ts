import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolderSetting, incarnationSetting, restoredSetting, restoreInstallation, useDataFolder } from '@baton/core';
import { ApiError } from '@baton/protocol';
import type { BackupManifest } from '../backup/archive/manifest.ts';
import { databaseName } from '../backup/archive/names.ts';
import { BadArchive, type Unpacked, unpack } from '../backup/bring/unpack.ts';
import { syncFolder } from '../filestore/file/folders.ts';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import { StoreUnusable } from '../store/errors.ts';
import type { Store } from '../store/interface.ts';
import { newestSchema } from '../store/sqlite/migrate.ts';
import { takeLock } from '../store/sqlite/open-database.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import { filesIn, openDataFolder } from './data-folder.ts';
import { startError } from './start-error.ts';

/** What time it is, and chance. */
interface Sources {
  clock: Clock;
  entropy: Entropy;
}

/** An installation that was brought back. */
export interface Restoration extends Unpacked {
  incarnation: number;
}

/** What may stand in a folder that is empty to us: what a file system makes, and our lock. */
const ignored = ['lost+found', 'baton.db.lock', 'baton.db.lock-journal'];

/**
 * Brings a backup into a data folder that is empty, or changes nothing there. No server may start on it meanwhile. Throws the catalogue's error.
 *
 * @param file `-`: standard input
 */
export async function restore(file: string, data: string, sources: Sources): Promise<Restoration> {
  await openDataFolder(data);
  const unlock = locked(data);
  const { restoring } = filesIn(data);
  try {
    const found = (await readdir(data)).filter((name) => !ignored.includes(name));
    if (found[0] !== undefined) throw new ApiError('restore_folder_used', { path: data, found: found[0] });
    const restoration = await prepare(file, restoring, sources).catch(async (error: unknown) => {
      await rm(restoring, { recursive: true, force: true });
      throw error;
    });
    await settle(restoring, data);
    return restoration;
  } catch (error) {
    throw asApiError(error, file, data);
  } finally {
    unlock();
  }
}

function locked(data: string): () => void {
  try {
    return takeLock(filesIn(data).database);
  } catch (error) {
    throw startError(error, data) ?? error;
  }
}

/** What keeps it from being read is wrong with the archive; whatever else fails is about the data folder. */
async function* readable(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    throw new BadArchive((error as Error).message, { cause: error });
  }
}

/** The database came in the archive: what is wrong with it is wrong with the archive. */
const databaseProblems: Partial<Record<StoreUnusable['reason'], string>> = {
  foreign: 'its database is not one of Baton',
  corrupt: 'its database is damaged',
  too_new: 'a newer Baton took it, whose database this one does not know',
};

function openUnpacked(file: string): Promise<Store> {
  return openSqliteStore({ file, reserveBytes: 0 }).catch((error: unknown) => {
    const problem = error instanceof StoreUnusable ? databaseProblems[error.reason] : undefined;
    throw problem === undefined ? error : new BadArchive(problem, { cause: error });
  });
}

/** Everything that a restored data folder has, in a folder beside its place. */
async function prepare(file: string, folder: string, { clock, entropy }: Sources): Promise<Restoration> {
  await mkdir(folder, { mode: 0o700 });
  const source = readable(file === '-' ? process.stdin : createReadStream(file));
  const unpacked = await unpack(source, folder, ({ schema, version }: BackupManifest) => {
    if (schema > newestSchema())
      throw new BadArchive(`a newer Baton took it (${version}), whose database this one does not know`);
  });
  const database = join(folder, databaseName);
  const store = await openUnpacked(database);
  const id = entropy.uuid(clock.now());
  try {
    const incarnation = await raise(store, unpacked.manifest, id, clock.now());
    await writeFile(filesIn(folder).id, `${id}\n`, { mode: 0o600, flush: true });
    return { ...unpacked, incarnation };
  } finally {
    await store.close();
    for (const beside of ['reserve', 'lock']) await rm(`${database}.${beside}`, { force: true });
  }
}

/** Another incarnation, and another data folder: what the lost one acknowledged after the backup is said to be missing. */
async function raise({ read, commit }: Store, { takenAt }: BackupManifest, id: string, now: number): Promise<number> {
  const [incarnation, restored, before] = await Promise.all(
    [incarnationSetting, restoredSetting, dataFolderSetting].map((name) => read.get('setting', name)),
  );
  const acceptedAt = (await read.attemptedWork()).flatMap(({ attempt }) => attempt.acceptedAt ?? []);
  const { changes } = useDataFolder(before ?? null, { id, isLate: true, acceptedAt }, now);
  const known = { incarnation: incarnation ?? null, restored: restored ?? null };
  const decision = restoreInstallation(known, Date.parse(takenAt), changes, now);
  if (!decision) throw new ApiError('restore_clock', { now: new Date(now).toISOString(), takenAt });
  const [result] = await commit([decision]);
  if (result?.status !== 'committed') throw new Error(`The restored database takes no change: ${JSON.stringify(result)}`);
  return decision.incarnation;
}

/** The database last: a folder without one is none that a server was lost in. */
async function settle(from: string, data: string): Promise<void> {
  await syncFolders(from);
  const names = (await readdir(from)).filter((name) => name !== databaseName);
  for (const name of [...names, databaseName]) await rename(join(from, name), join(data, name));
  await rm(from, { recursive: true });
  await syncFolder(data);
}

/** All below it, and itself: the content of a file is of no use after a crash of the machine that took its name away. */
async function syncFolders(folder: string): Promise<void> {
  const below = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const each of below) if (each.isDirectory()) await syncFolder(join(each.parentPath, each.name));
  await syncFolder(folder);
}

function asApiError(error: unknown, file: string, data: string): unknown {
  if (error instanceof BadArchive) return new ApiError('backup_unusable', { path: file, problem: error.message });
  return startError(error, data) ?? error;
}
