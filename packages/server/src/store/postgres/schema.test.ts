import { createHash } from 'node:crypto';
import { incarnationSetting, initialScopes, type Kind, kinds } from '@baton/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allColumns, tableList, tables } from '../sql/tables.ts';
import { migrations as sqliteMigrations } from '../sqlite/migrations/all.ts';
import { typeOf, uniqueFields } from './columns.ts';
import { Session } from './driver.ts';
import { migrate, newestSchema, schemaNumber } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { type Cluster, startCluster } from './scratch/cluster.ts';

let cluster: Cluster;
let session: Session;
beforeAll(async () => {
  cluster = await startCluster();
  session = await Session.open(await cluster.createDatabase());
  await migrate(session);
}, 60_000);
afterAll(async () => {
  await session.end();
  await cluster.stop();
});

describe('the schema', () => {
  it.each(tableList.map((spec) => [spec.table, spec] as const))('of %s has the columns of the registry', async (table, spec) => {
    const columns = await session.script(
      `SELECT column_name::text, udt_name::text FROM information_schema.columns WHERE table_name = '${table}'`,
    );
    expect(Object.fromEntries(columns)).toEqual(Object.fromEntries(allColumns(spec).map((column) => [column, typeOf(column)])));
  });

  it('compares text byte by byte wherever it compares, as the other stores do', async () => {
    const others = await session.script(
      `SELECT attrelid::regclass::text, attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND atttypid = 'text'::regtype AND attcollation <> '"C"'::regcollation`,
    );
    const compared = others.filter(
      ([table, column]) => table !== 'baton_migrations' && !/^(data|detail|value)$/.test(column as string),
    );
    expect(compared).toEqual([]);
  });

  it('has the unique values that the folding of commits knows, and no others', async () => {
    const found = await session.script(
      `SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       WHERE relnamespace = 'public'::regnamespace AND indisunique AND NOT indisprimary`,
    );
    const columns = (table: string): string[] => allColumns(tableOf(table)).filter((column) => column !== 'id');
    const named = new Map<Kind, Set<string>>();
    for (const [table, text] of found as [string, string][]) {
      const { kind } = tableOf(table);
      const words = text.slice(text.indexOf('(')).match(/\w+/g) ?? [];
      for (const word of words) {
        if (columns(table).includes(word)) named.set(kind, (named.get(kind) ?? new Set()).add(word));
      }
    }
    const known = kinds
      .filter((kind) => uniqueFields[kind])
      .map((kind) => [kind, (uniqueFields[kind] ?? []).map(({ column }) => column)]);
    expect(Object.fromEntries([...named].map(([kind, set]) => [kind, [...set].sort()]))).toEqual(
      Object.fromEntries(known.map(([kind, list]) => [kind, [...(list as string[])].sort()])),
    );
  });

  it('begins with the rows that core names', async () => {
    expect(await session.script('SELECT id, kind, name, parent_id FROM scopes ORDER BY id')).toEqual(
      initialScopes.map(({ id, kind, name, parentId }) => [id, kind, name, parentId]),
    );
    expect(await session.script(`SELECT value FROM settings WHERE id = '${incarnationSetting}'`)).toEqual([['0']]);
  });
});

const tableOf = (table: string) => {
  const spec = Object.values(tables).find((each) => each.table === table);
  if (!spec) throw new Error(`There is no table ${table}.`);
  return spec;
};

describe('migrations', () => {
  it('are the same steps as those of SQLite', () => {
    const steps = (list: typeof migrations) => list.map(({ number, name }) => [number, name]);
    expect(steps(migrations)).toEqual(steps(sqliteMigrations));
  });

  it('never change once they are here', () => {
    const digests = migrations.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex').slice(0, 16)]);
    expect(digests).toEqual([['foundation', 'e1de738146e74c5d']]);
  });

  it('are applied once', async () => {
    expect(await schemaNumber(session)).toBe(newestSchema());
    await migrate(session);
    expect(await session.script('SELECT count(*) FROM baton_migrations')).toEqual([[migrations.length]]);
  });

  it('leave nothing behind when one fails', async () => {
    const fresh = await Session.open(await cluster.createDatabase());
    const broken = [...migrations, { number: 2, name: 'broken', sql: 'CREATE TABLE half (a int); CREATE TABLE half (a int);' }];
    await expect(migrate(fresh, broken)).rejects.toThrow('half');
    expect(await schemaNumber(fresh)).toBe(0);
    expect(await fresh.script(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([]);
    await fresh.end();
  });
});
