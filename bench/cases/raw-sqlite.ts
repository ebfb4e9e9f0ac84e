import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { round } from '../report/percentiles.ts';

export interface RawSqlite {
  /** durable transactions a second with one row each */
  commitsPerSecond: number;
  /** rows a second in durable transactions of 100 rows */
  batchedRowsPerSecond: number;
}

/** What the disk and SQLite cost here without Baton: WAL, synchronous=FULL, one narrow row. */
export async function rawSqlite(seconds: number): Promise<RawSqlite> {
  const dir = await mkdtemp(join(tmpdir(), 'baton-raw-'));
  const db = new Database(join(dir, 'raw.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, value TEXT)');
  const insert = db.prepare('INSERT INTO rows (value) VALUES (?)');
  const batch = db.transaction((rows: number) => {
    for (let index = 0; index < rows; index++) insert.run('a value of some forty characters, no more');
  });
  const rate = (rows: number): number => {
    const startedAt = performance.now();
    let done = 0;
    while (performance.now() - startedAt < seconds * 1000) {
      batch(rows);
      done += rows;
    }
    return round(done / ((performance.now() - startedAt) / 1000));
  };
  const result = { commitsPerSecond: rate(1), batchedRowsPerSecond: rate(100) };
  db.close();
  await rm(dir, { recursive: true });
  return result;
}
