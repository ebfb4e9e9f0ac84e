import { codeOf, connect } from './driver.ts';

/**
 * Takes the lock of a database for this process: an exclusive transaction on a small file beside it, which is a lock of the operating
 * system and ends with the process however that ends. Null when another process, or another store of this one, holds it.
 *
 * @returns releases the lock
 */
export function lockDatabase(file: string): (() => void) | null {
  const db = connect(`${file}.lock`, 'write');
  try {
    db.pragma('busy_timeout = 0');
    db.exec('BEGIN EXCLUSIVE');
    return () => db.close();
  } catch (error) {
    db.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
