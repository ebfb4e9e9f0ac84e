import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tempFolder } from '../shared/temp-folder.ts';

let folder: Awaited<ReturnType<typeof tempFolder>>;
let file: string;
beforeEach(async () => {
  folder = await tempFolder();
  file = join(folder.path, 'baton.db');
});
afterEach(() => folder.discard());

const open = () => openSqliteStore({ file, reserveBytes: 4096 });

/** Runs SQL on a database from another process: closing a file here would release this process's locks on it. */
function sqlElsewhere(database: string, sql: string): void {
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const script = `const D = require(${JSON.stringify(driver)}); const d = new D(process.argv[1]); d.exec(process.argv[2]); d.close();`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script, database, sql], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

async function refusal(): Promise<{ reason: string; message: string }> {
  const error = await open().then(
    async (store) => {
      await store.close();
      throw new Error('It was opened.');
    },
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: 'StoreUnusable' });
  expect(error.message).toContain(file);
  return error;
}

it('opens what it wrote, again and again', async () => {
  for (let time = 0; time < 3; time++) {
    const store = await open();
    expect(await store.read.scopes()).toHaveLength(3);
    await store.close();
  }
});

it('takes an empty file', async () => {
  await writeFile(file, '');
  await (await open()).close();
});

it('refuses a database that a store of this process has open, and takes it when that is closed', async () => {
  const store = await open();
  expect((await refusal()).reason).toBe('locked');
  expect(await store.read.scopes()).toHaveLength(3);
  await store.close();
  await (await open()).close();
});

it('refuses a file that is no database, and leaves it as it is', async () => {
  await writeFile(file, 'important notes\n'.repeat(100));
  expect((await refusal()).reason).toBe('foreign');
  expect(await readFile(file, 'utf8')).toBe('important notes\n'.repeat(100));
});

it('refuses the database of another program, and leaves it as it is', async () => {
  sqlElsewhere(file, 'CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)');
  const before = await readFile(file);
  expect((await refusal()).reason).toBe('foreign');
  expect(await readFile(file)).toEqual(before);
});

it('refuses a schema that it does not know', async () => {
  await (await open()).close();
  sqlElsewhere(file, `INSERT INTO migrations VALUES (999, 'later', 0)`);
  const { reason, message } = await refusal();
  expect(reason).toBe('too_new');
  expect(message).toContain('999');
});

it('refuses what it cannot read', async () => {
  await mkdir(file);
  expect((await refusal()).reason).toBe('unreadable');
});

it('refuses a damaged database', async () => {
  await (await open()).close();
  const bytes = await readFile(file);
  bytes.fill(0xff, 100, 4096);
  await writeFile(file, bytes);
  expect((await refusal()).reason).toBe('corrupt');
});

it('names a missing folder', async () => {
  file = join(folder.path, 'missing', 'baton.db');
  const error = await open().catch((reason) => reason);
  expect(error).toMatchObject({ name: 'StoreUnusable', reason: 'unreadable' });
  expect(error.message).toContain(join(folder.path, 'missing'));
});

it('keeps a reserve of real bytes', async () => {
  const store = await openSqliteStore({ file, reserveBytes: 3_000_000 });
  const { size, blocks } = await stat(`${file}.reserve`);
  expect(size).toBe(3_000_000);
  expect(blocks * 512).toBeGreaterThanOrEqual(3_000_000);
  expect(store.space()).toMatchObject({ low: false, freeBytes: expect.any(Number) });
  await store.close();
});
