import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreUnusable } from '../errors.ts';
import { connect } from './driver.ts';
import { inspectDatabase, lockedError, unusable } from './inspect.ts';
import { lockDatabase } from './lock.ts';
import { migrate } from './migrate.ts';

/**
 * Makes a database ready for this process alone: locked, known to be Baton's, at the newest schema. Throws {@link StoreUnusable}.
 *
 * @returns releases the lock
 */
export function prepareDatabase(file: string): () => void {
  const folder = dirname(file);
  if (!existsSync(folder)) {
    throw new StoreUnusable('unreadable', `The data folder ${folder} does not exist. Make it, or name another one.`);
  }
  const unlock = takeLock(file);
  try {
    inspectDatabase(file);
    const db = connect(file, 'write');
    try {
      db.pragma('journal_mode = WAL');
      migrate(db);
    } finally {
      db.close();
    }
    return unlock;
  } catch (error) {
    unlock();
    throw unusable(error, file);
  }
}

/**
 * Takes the lock of a database, and so of the folder that it is in or would be in, for this process. Throws {@link StoreUnusable}.
 *
 * @returns releases the lock
 */
export function takeLock(file: string): () => void {
  let unlock: (() => void) | null;
  try {
    unlock = lockDatabase(file);
  } catch (error) {
    throw unusable(error, `${file}.lock`);
  }
  if (!unlock) throw lockedError(file);
  return unlock;
}
