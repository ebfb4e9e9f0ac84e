import { createHash } from 'node:crypto';
import { incarnationSetting, initialScopes } from '@baton/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allColumns, tableList } from '../sql/tables.ts';
import { type Connection, connect } from './driver.ts';
import { migrate, newestSchema, schemaNumber } from './migrate.ts';
import { migrations } from './migrations/all.ts';

let db: Connection;
beforeAll(() => {
  db = connect(':memory:', 'write');
  migrate(db);
});
afterAll(() => {
  db.close();
});

describe('the schema', () => {
  it.each(tableList.map((spec) => [spec.table, spec] as const))('of %s has the columns of the registry', (table, spec) => {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    expect(columns.sort()).toEqual(allColumns(spec).sort());
  });

  it('stands in schema.sql, for people to read, as the migrations make it (vitest -u writes it anew)', async () => {
    const statements = db
      .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name')
      .pluck()
      .all();
    await expect(statements.map((sql) => `${sql};\n`).join('\n')).toMatchFileSnapshot('./schema.sql');
  });

  it('begins with the rows that core names', () => {
    expect(db.prepare('SELECT id, kind, name, parent_id FROM scopes ORDER BY id').raw().all()).toEqual(
      initialScopes.map(({ id, kind, name, parentId }) => [id, kind, name, parentId]),
    );
    expect(db.prepare('SELECT value FROM settings WHERE id = ?').pluck().get(incarnationSetting)).toBe('0');
  });
});

describe('migrations', () => {
  it('are numbered without gaps and never change once they are here', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
    const digests = migrations.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex').slice(0, 16)]);
    expect(digests).toEqual([['foundation', 'c6c38fa287b865b2']]);
  });

  it('are applied once', () => {
    expect(schemaNumber(db)).toBe(newestSchema());
    migrate(db);
    expect(db.prepare('SELECT count(*) FROM migrations').pluck().get()).toBe(migrations.length);
  });

  it('leave nothing behind when one fails', () => {
    const fresh = connect(':memory:', 'write');
    const broken = [...migrations, { number: 2, name: 'broken', sql: 'CREATE TABLE half (a); CREATE TABLE half (a);' }];
    expect(() => migrate(fresh, broken)).toThrow('half');
    expect(schemaNumber(fresh)).toBe(0);
    expect(fresh.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    fresh.close();
  });
});
