import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';

export type DatabaseKind = 'sqlite' | 'postgres';

/** The database that servers of tests use where a test does not ask for one: `BATON_TEST_DATABASE=postgres` runs all on PostgreSQL. */
const usual: DatabaseKind = process.env.BATON_TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';

/** The database of one data folder, at first empty. */
export interface TestDatabase {
  /** what makes the server use it */
  environment: Record<string, string>;
  /** Rows that are read beside the server. */
  rows<T>(sql: string): Promise<T[]>;
  /** Changes rows behind the back of a server that does not run. */
  change(sql: string): Promise<void>;
  /** In SQL: the text of a field of a column that holds JSON. */
  field(column: string, name: string): string;
}

let cluster: Promise<Cluster> | null = null;

/** By data folder: servers that are started one after the other on the same folder have the same database, as with SQLite. */
const ofFolders = new Map<string, Promise<TestDatabase>>();

/** The PostgreSQL of this test file, started when it is first needed. */
export function ownCluster(): Promise<Cluster> {
  cluster ??= startCluster();
  return cluster;
}

/** Ends the PostgreSQL of this test file, if there is one. */
export async function stopDatabases(): Promise<void> {
  const running = await cluster;
  cluster = null;
  ofFolders.clear();
  await running?.stop();
}

/** @param data the data folder of the server */
export async function openDatabase(data: string, kind = usual): Promise<TestDatabase> {
  if (kind === 'sqlite') return sqlite(data);
  const opened = ofFolders.get(data) ?? postgres();
  ofFolders.set(data, opened);
  return await opened;
}

const sqlite = (data: string): TestDatabase => ({
  environment: {},
  async rows<T>(sql: string) {
    const database = new DatabaseSync(join(data, 'baton.db'), { readOnly: true });
    try {
      return database.prepare(sql).all() as T[];
    } finally {
      database.close();
    }
  },
  change: async (sql) => changeDatabase(join(data, 'baton.db'), sql),
  field: (column, name) => `json_extract(${column}, '$.${name}')`,
});

async function postgres(): Promise<TestDatabase> {
  const { createDatabase, sql: run } = await ownCluster();
  const url = await createDatabase();
  return {
    environment: { BATON_DATABASE: url },
    async rows<T>(sql: string) {
      const [row] = await run(url, `SELECT coalesce(json_agg(found), '[]') FROM (${sql}) AS found`);
      return JSON.parse(row?.[0] as string) as T[];
    },
    async change(sql) {
      await run(url, sql);
    },
    field: (column, name) => `(${column}::json ->> '${name}')`,
  };
}

/** Changes a database file that no server uses, as a test's mischief. */
export function changeDatabase(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
