import { join } from 'node:path';
import type { Store } from '@baton/server/store';
import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { openSqliteStore } from '@baton/server/store/sqlite';

/** What servers keep everything in. */
export type Database = 'sqlite' | 'postgres';

export const databases: readonly Database[] = ['sqlite', 'postgres'];

let chosen: Database = 'sqlite';

/** Chooses for all servers that are started from now on. */
export function useDatabase(database: Database): void {
  chosen = database;
}

/** A PostgreSQL for one server alone, with durable commits; null where SQLite is used, whose file stands in the data folder. */
export const ownCluster = (): Promise<Cluster> | null => (chosen === 'postgres' ? startCluster() : null);

/** Puts rows into a database before a server starts on it. */
export type Fill = (store: Store) => Promise<void>;

/** @param address of the database; null: it stands in the data folder */
export async function fillPlace(address: string | null, dataDir: string, fill: Fill): Promise<void> {
  const store =
    address === null ? await openSqliteStore({ file: join(dataDir, 'baton.db') }) : await openPostgresStore({ url: address });
  try {
    await fill(store);
  } finally {
    await store.close();
  }
}
