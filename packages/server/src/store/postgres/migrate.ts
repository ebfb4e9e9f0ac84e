import type { Migration } from '../sql/migration.ts';
import type { Session } from './driver.ts';
import { migrations } from './migrations/all.ts';

/** The table of applied migrations. Its name tells a database of Baton's from those of other programs. */
const record = 'baton_migrations';

/** The number of the newest migration that a database has; 0 for an empty one. */
export async function schemaNumber(session: Session): Promise<number> {
  const [found] = await session.script(`SELECT to_regclass(quote_ident(current_schema()) || '.${record}')`);
  if (!found || found[0] === null) return 0;
  const [row] = await session.script(`SELECT coalesce(max(number), 0) FROM ${record}`);
  return row?.[0] as number;
}

/** The newest schema that this program knows. */
export const newestSchema = (known: readonly Migration[] = migrations): number => known.at(-1)?.number ?? 0;

/** Brings a database to the newest schema, in one transaction. The caller holds the lock of the database. */
export async function migrate(session: Session, known: readonly Migration[] = migrations): Promise<void> {
  const present = await schemaNumber(session);
  const missing = known.filter(({ number }) => number > present);
  if (missing.length === 0) return;
  try {
    await session.script('BEGIN; SET LOCAL statement_timeout = 0');
    await session.script(
      `CREATE TABLE IF NOT EXISTS ${record} (number integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)`,
    );
    for (const { number, name, sql } of missing) {
      await session.script(sql);
      await session.script(
        `INSERT INTO ${record} VALUES (${number}, '${name}', floor(extract(epoch FROM clock_timestamp()) * 1000))`,
      );
    }
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
