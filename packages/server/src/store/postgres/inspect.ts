import { StoreFull, StoreUnusable } from '../errors.ts';
import { shownAddress } from './address.ts';
import { codeOf, isAnswer, isSignInRefused, type Session } from './driver.ts';
import { troubleOf } from './failure.ts';
import { newestSchema, schemaNumber } from './migrate.ts';

const oldestMajor = 14;

/** Throws {@link StoreUnusable} unless this is a database that Baton can be kept in. */
export async function inspectServer(session: Session, url: string): Promise<void> {
  const [row] = await session.script(
    `SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery()::int, current_schema()`,
  );
  const [version, encoding, isStandby, schema] = row as [number, string, number, string | null];
  const major = Math.floor(version / 10_000);
  const problem =
    (major < oldestMajor && `it is PostgreSQL ${major}, too old`) ||
    (encoding !== 'UTF8' && `its encoding is ${encoding}`) ||
    (isStandby === 1 && 'it is a standby, which can only be read') ||
    (schema === null && 'its search_path names no schema that exists');
  if (problem) {
    const message = `${shownAddress(url)} cannot hold Baton (${problem}). Use PostgreSQL ${oldestMajor} or newer and a database in UTF8.`;
    throw new StoreUnusable('unsuitable', message);
  }
}

/** Throws {@link StoreUnusable} unless the schema is empty, or one of Baton's that this program understands. Changes nothing. */
export async function inspectContent(session: Session, url: string): Promise<void> {
  const present = await schemaNumber(session);
  const known = newestSchema();
  if (present > known) {
    throw new StoreUnusable(
      'too_new',
      `${shownAddress(url)} was written by a newer Baton (schema ${present}, this program knows ${known}). Install that version, or restore a backup from before the upgrade.`,
    );
  }
  if (present === 0 && (await hasTables(session))) {
    throw new StoreUnusable('foreign', `${shownAddress(url)} holds the tables of another program. Name a database of its own.`);
  }
}

/** Whether the schema has tables, besides those of extensions. */
async function hasTables(session: Session): Promise<boolean> {
  const rows = await session.script(
    `SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') LIMIT 1`,
  );
  return rows.length > 0;
}

/** Translates an error at opening into what a person can act on; others stay as they are. */
export function unusable(error: unknown, url: string): unknown {
  if (error instanceof StoreUnusable) return error;
  const where = shownAddress(url);
  const why = error instanceof Error ? reasonOf(error) : String(error);
  const code = codeOf(error);
  if (isSignInRefused(error) || code === '42501') {
    return new StoreUnusable('refused', `${where} refuses this login (${why}). Check user, password and rights.`);
  }
  if (code === '3D000') return new StoreUnusable('missing', `${where} does not exist (${why}). Create the database.`);
  const trouble = troubleOf(error);
  if (trouble === 'full') return new StoreFull(`No space is left for ${where}: ${why}`);
  if (trouble === 'lost' || trouble === 'unavailable' || (!isAnswer(error) && trouble === 'defect')) {
    return new StoreUnusable('unreachable', `${where} cannot be reached (${why}). Check that it runs, its host and its port.`);
  }
  return error;
}

/** Where several addresses were tried, the error holds one for each and no words of its own. No parentheses: they mark the reason. */
function reasonOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return (first ?? error).message.replaceAll('(', '').replaceAll(')', '');
}

export const lockedError = (url: string): StoreUnusable =>
  new StoreUnusable(
    'locked',
    `${shownAddress(url)} is in use by another Baton server. Stop that server first, or name another database.`,
  );
