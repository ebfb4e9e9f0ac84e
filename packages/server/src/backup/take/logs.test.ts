import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileLogStore, openFileLogStore } from '../../logstore/file/store.ts';
import type { LogChunk, LogStore } from '../../logstore/interface.ts';
import { systemClock } from '../../main/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { Store } from '../../store/interface.ts';
import { connect } from '../../store/sqlite/driver.ts';
import { openSqliteStore } from '../../store/sqlite/store.ts';
import { unpack } from '../bring/unpack.ts';
import { openBackupTaker } from './taker.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const logCount = 24;
const chunksMax = 60;
const idOf = (at: number): string => `01970000-0000-7000-8000-0000000000${(at + 16).toString(16)}`;
const bytesOf = (at: number, number: number): Buffer =>
  Buffer.from(`log ${at} chunk ${number} ${'x'.repeat((at * 37 + number * 911) % 3000)}\n`);
const chunkOf = (at: number, number: number): LogChunk => ({
  ...{ number, stream: 'stdout', offsetMs: number, bytes: bytesOf(at, number) },
  ...{ linesDropped: 0, bytesDropped: 0 },
});
const textUpTo = (at: number, chunks: number): Buffer =>
  Buffer.concat(Array.from({ length: chunks }, (_, index) => bytesOf(at, index + 1)));

let dir: string;
let data: string;
let store: Store;
let logs: FileLogStore;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'baton-backup-logs-'));
  data = join(dir, 'data');
  mkdirSync(data);
  store = await openSqliteStore({ file: join(data, 'baton.db'), reserveBytes: 0 });
  logs = await openFileLogStore({ dir: join(data, 'logs'), segmentBytes: 64 << 10, pack: { share: 1, bytesMin: 8 << 10 } });
});
afterEach(async () => {
  await logs.shutdown();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Rows of attempts that say nothing but their ids. */
function knowAttempts(ids: readonly string[]): void {
  const db = connect(join(data, 'baton.db'), 'write');
  db.pragma('foreign_keys = OFF');
  const columns = db.pragma('table_info(attempts)') as { name: string; type: string }[];
  const insert = db.prepare(`INSERT INTO attempts (${columns.map(({ name }) => name)}) VALUES (${columns.map(() => '?')})`);
  for (const id of ids) insert.run(columns.map(({ name, type }) => (name === 'id' ? id : type === 'TEXT' ? '{}' : 1)));
  db.close();
}

/** Writes a log chunk by chunk and closes it; says how far it is acknowledged. */
async function write(at: number, told: { acknowledged: number; closed: boolean }): Promise<void> {
  for (let number = 1; number <= chunksMax; number++) {
    told.acknowledged = (await logs.append(idOf(at), [chunkOf(at, number)])).acknowledged;
  }
  const bytes = textUpTo(at, chunksMax);
  const end = { chunks: chunksMax, lines: chunksMax, bytes: bytes.length, linesDropped: 0, bytesDropped: 0 };
  await logs.close(idOf(at), { ...end, digest: createHash('sha256').update(bytes).digest('hex') });
  told.closed = true;
}

async function textOf(store: LogStore, id: string, chunks: number): Promise<Buffer> {
  const all: Uint8Array[] = [];
  while (all.length < chunks) {
    const read = await store.read(id, all.length, 1 << 20);
    if (read.length === 0) throw new Error(`the log ends after ${all.length} chunks`);
    all.push(...read.map(({ bytes }) => bytes));
  }
  return Buffer.concat(all);
}

test('while logs are written, closed and packed, each is in a backup as far as it was acknowledged before it, and goes on from there', async () => {
  knowAttempts(Array.from({ length: logCount }, (_, at) => idOf(at)));
  const taker = await openBackupTaker({ data, database: join(data, 'baton.db'), version: '0.1.0', clock: systemClock, logger });
  const told = Array.from({ length: logCount }, () => ({ acknowledged: 0, closed: false }));
  const writing: Promise<void>[] = [];
  // some are closed, and being packed, while others are not begun
  const round = (from: number): void => {
    for (let at = from; at < logCount; at += 3) writing.push(write(at, told[at] as (typeof told)[number]));
  };
  round(0);
  await Promise.all(writing);
  round(1);
  for (let taken = 0; taken < 4; taken++) {
    if (taken === 1) round(2);
    const before = told.map((each) => ({ ...each }));
    const backup = await taker.take({ withKeys: false });
    if ('problem' in backup) throw new Error(backup.problem);
    const into = join(dir, `restored ${taken}`);
    await unpack(backup, into, () => {});
    const restored = await openFileLogStore({ dir: join(into, 'logs') });
    for (const [at, { acknowledged, closed }] of before.entries()) {
      const state = await restored.state(idOf(at));
      expect(state?.acknowledged ?? 0, `log ${at}`).toBeGreaterThanOrEqual(acknowledged);
      if (closed) expect(state?.end, `log ${at} is closed`).not.toBeNull();
      const known = state?.acknowledged ?? 0;
      expect(await textOf(restored, idOf(at), known)).toEqual(textUpTo(at, known));
      if (known === 0 || state?.end) continue;
      await restored.append(idOf(at), [chunkOf(at, known + 1)]);
      expect(await textOf(restored, idOf(at), known + 1)).toEqual(textUpTo(at, known + 1));
    }
    await restored.shutdown();
  }
  await Promise.all(writing);
  await taker.close();
});

test('a log of an attempt that the copy of the database does not know is left out', async () => {
  knowAttempts([idOf(0)]);
  for (const at of [0, 1]) await logs.append(idOf(at), [chunkOf(at, 1)]);
  const taker = await openBackupTaker({ data, database: join(data, 'baton.db'), version: '0.1.0', clock: systemClock, logger });
  const backup = await taker.take({ withKeys: false });
  if ('problem' in backup) throw new Error(backup.problem);
  expect((await unpack(backup, join(dir, 'restored'), () => {})).files).toBe(2);
});
