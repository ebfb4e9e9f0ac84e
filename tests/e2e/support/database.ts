import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Rows of a server's database, read beside it. */
export function readRows<T>(data: string, sql: string): T[] {
  const database = new DatabaseSync(join(data, 'baton.db'), { readOnly: true });
  try {
    return database.prepare(sql).all() as T[];
  } finally {
    database.close();
  }
}

/** Changes a database that no server uses, as a test's mischief. */
export function changeDatabase(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
