import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StoreFull, StoreUnusable } from '../errors.ts';
import { type Connection, codeOf, connect } from './driver.ts';
import { applicationId, newestSchema, schemaNumber } from './migrate.ts';

const header = 'SQLite format 3\0';

/** Throws {@link StoreUnusable} unless `file` is missing, empty, or a database of Baton's that this program understands. Changes nothing. */
export function inspectDatabase(file: string): void {
  const start = readStart(file);
  if (start === '') return;
  if (start !== header) {
    throw new StoreUnusable('foreign', `${file} is not an SQLite database. Move it away, or name another data folder.`);
  }
  try {
    const db = connect(file, 'read');
    try {
      inspectContent(db, file);
    } finally {
      db.close();
    }
  } catch (error) {
    throw unusable(error, file);
  }
}

/** Translates an error of SQLite at opening into what a person can act on. */
export function unusable(error: unknown, file: string): unknown {
  const code = codeOf(error);
  const why = error instanceof Error ? error.message : String(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new StoreUnusable('corrupt', `${file} is damaged (${why}). Restore it from a backup.`);
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code) || /^E[A-Z]+$/.test(code)) {
    return new StoreUnusable(
      'unreadable',
      `${file} cannot be opened (${why}). Check its owner and permissions and those of its folder.`,
    );
  }
  if (code.startsWith('SQLITE_BUSY')) return lockedError(file);
  if (code.startsWith('SQLITE_FULL')) return new StoreFull(`No space is left for ${file}: ${why}`);
  return error;
}

export const lockedError = (file: string): StoreUnusable =>
  new StoreUnusable('locked', `${file} is in use by another Baton server. Stop that server first, or name another data folder.`);

/** The first bytes of a file; empty when it is missing or has none. */
function readStart(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw unusable(error, file);
  }
  try {
    const size = fstatSync(descriptor).size;
    const bytes = Buffer.alloc(Math.min(size, header.length));
    readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString('latin1');
  } catch (error) {
    throw unusable(error, file);
  } finally {
    closeSync(descriptor);
  }
}

function inspectContent(db: Connection, file: string): void {
  const isOurs = db.pragma('application_id', { simple: true }) === applicationId;
  const isEmpty = !db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  if (!isOurs && !isEmpty) {
    throw new StoreUnusable('foreign', `${file} is the database of another program. Move it away, or name another data folder.`);
  }
  const present = schemaNumber(db);
  const known = newestSchema();
  if (present > known) {
    throw new StoreUnusable(
      'too_new',
      `${file} was written by a newer Baton (schema ${present}, this program knows ${known}). Install that version, or restore a backup from before the upgrade.`,
    );
  }
}
