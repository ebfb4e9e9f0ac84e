import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';

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
