import { connect } from './driver.ts';
import { schemaNumber } from './migrate.ts';

/** More pages than a database has: then all of them are copied in one read transaction, which writes beside it neither hold up nor begin anew. */
const allPages = 0x7fff_ffff;

/**
 * Copies a database that is in use, as it is at one moment, into a file that is not there yet. Holds up the thread that it runs in, and nobody else.
 *
 * @param file stays as it is
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  const source = connect(file, 'read');
  try {
    await source.backup(to, { progress: () => allPages });
  } finally {
    source.close();
  }
  const copy = connect(to, 'write');
  try {
    // one file, with nothing beside it
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** What a backup asks of a database that nobody writes. */
export interface DatabaseCopy {
  schema: number;
  setting(id: string): string | null;
  hasAttempt(id: string): boolean;
  hasJob(id: string): boolean;
  close(): void;
}

export function openCopy(file: string): DatabaseCopy {
  const db = connect(file, 'read');
  const setting = db.prepare('SELECT value FROM settings WHERE id = ?').pluck();
  const attempt = db.prepare('SELECT 1 FROM attempts WHERE id = ?').pluck();
  const job = db.prepare('SELECT 1 FROM jobs WHERE id = ?').pluck();
  return {
    schema: schemaNumber(db),
    setting: (id) => (setting.get(id) as string | undefined) ?? null,
    hasAttempt: (id) => attempt.get(id) !== undefined,
    hasJob: (id) => job.get(id) !== undefined,
    close: () => db.close(),
  };
}
