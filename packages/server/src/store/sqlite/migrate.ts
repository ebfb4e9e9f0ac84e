import type { Migration } from '../sql/migration.ts';
import type { Connection } from './driver.ts';
import { migrations } from './migrations/all.ts';

/** "Batn", in the header of each of our files: tells them from other programs' databases. */
export const applicationId = 0x4261746e;

/** The number of the newest migration that a database has; 0 for an empty one. */
export function schemaNumber(db: Connection): number {
  const recorded = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'migrations'`).get();
  if (!recorded) return 0;
  return (db.prepare('SELECT max(number) AS newest FROM migrations').get() as { newest: number | null }).newest ?? 0;
}

/** The newest schema that this program knows. */
export const newestSchema = (known: readonly Migration[] = migrations): number => known.at(-1)?.number ?? 0;

/** Brings a database to the newest schema, in one transaction. */
export function migrate(db: Connection, known: readonly Migration[] = migrations): void {
  const present = schemaNumber(db);
  if (present >= newestSchema(known)) return;
  db.transaction(() => {
    db.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
    );
    const record = db.prepare(`INSERT INTO migrations VALUES (?, ?, unixepoch('now') * 1000)`);
    for (const { number, name, sql } of known.filter((each) => each.number > present)) {
      db.exec(sql);
      record.run(number, name);
    }
    db.pragma(`application_id = ${applicationId}`);
  }).exclusive();
}
