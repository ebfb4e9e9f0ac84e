import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { insert, type Setting, update } from '@baton/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BackupTaker } from '../../ports/backup.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { Store } from '../../store/interface.ts';
import { connect } from '../../store/sqlite/driver.ts';
import { openSqliteStore } from '../../store/sqlite/store.ts';
import { unpack } from '../bring/unpack.ts';
import { openBackupTaker } from './taker.ts';

const takenAt = Date.UTC(2026, 5, 1);

/** Timers fire when the test says so. */
class HandClock implements Clock {
  readonly pending = new Set<() => void>();
  now = (): number => takenAt;
  monotonic = (): number => 0;
  after(_: number, fire: () => void): () => void {
    this.pending.add(fire);
    return () => void this.pending.delete(fire);
  }
}

let dir: string;
let data: string;
let store: Store;
let clock: HandClock;
let taker: BackupTaker;
const told: { message: string; why?: string }[] = [];
const note = (data: object, message: string): void => void told.push({ ...data, message });
const logger: Logger = { debug() {}, info: note, warn: note, error: note };
const open = (): Promise<BackupTaker> =>
  openBackupTaker({ data, database: join(data, 'baton.db'), version: '0.1.0', clock, logger });
beforeEach(async () => {
  told.length = 0;
  dir = mkdtempSync(join(tmpdir(), 'baton-taker-'));
  data = join(dir, 'data');
  mkdirSync(data);
  store = await openSqliteStore({ file: join(data, 'baton.db'), reserveBytes: 0 });
  clock = new HandClock();
  taker = await open();
});
afterEach(async () => {
  await taker.close();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

async function taken(withKeys = false): Promise<AsyncIterableIterator<Uint8Array>> {
  const backup = await taker.take({ withKeys });
  if ('problem' in backup) throw new Error(backup.problem);
  return backup;
}

const into = (): string => join(dir, 'restored');
const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
const write = (name: string, text: string): void => {
  mkdirSync(join(data, name, '..'), { recursive: true });
  writeFileSync(join(data, name), text);
};

/** A row of a job that says nothing but its id. */
function knowJob(id: string): void {
  const db = connect(join(data, 'baton.db'), 'write');
  db.pragma('foreign_keys = OFF');
  const columns = db.pragma('table_info(jobs)') as { name: string; type: string }[];
  const row = db.prepare(`INSERT INTO jobs (${columns.map(({ name }) => name)}) VALUES (${columns.map(() => '?')})`);
  row.run(columns.map(({ name, type }) => (name === 'id' ? id : type === 'TEXT' ? '{}' : 1)));
  db.close();
}

/** Writes two rows that are always equal, in one commit, until it is told to stop; answers how often. */
function writer(): { stop(): Promise<number> } {
  let isOver = false;
  const work = async (): Promise<number> => {
    const row = (id: string): Setting => ({ id, revision: 1, value: '0' });
    let [a, b] = [row('test a'), row('test b')];
    await store.commit([{ changes: [insert('setting', a), insert('setting', b)], guards: [], events: [] }]);
    for (let count = 1; ; count++) {
      const value = `${count} ${'x'.repeat(2000)}`;
      const changes = [update('setting', a, { value }), update('setting', b, { value })];
      const [result] = await store.commit([{ changes, guards: [], events: [] }]);
      expect(result?.status).toBe('committed');
      [a, b] = [a, b].map((each) => ({ ...each, value, revision: each.revision + 1 })) as [Setting, Setting];
      if (isOver) return count;
    }
  };
  const working = work();
  return {
    stop: () => {
      isOver = true;
      return working;
    },
  };
}

test('the database is of one moment, while it is written all the time', async () => {
  const filler = Array.from({ length: 3000 }, (_, at) =>
    insert('setting', { id: `filler ${at}`, revision: 1, value: 'y'.repeat(4000) }),
  );
  await store.commit([{ changes: filler, guards: [], events: [] }]);
  const writing = writer();
  for (let round = 0; round < 3; round++) {
    rmSync(into(), { recursive: true, force: true });
    const { manifest } = await unpack(await taken(), into(), () => {});
    const copy = connect(join(into(), 'baton.db'), 'read');
    const rows = copy.prepare("SELECT value FROM settings WHERE id LIKE 'test %'").pluck().all() as string[];
    const all = copy.prepare('SELECT count(*) FROM settings').pluck().get();
    const check = copy.pragma('integrity_check', { simple: true });
    copy.close();
    expect(check).toBe('ok');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toBe(rows[1]);
    expect(all).toBeGreaterThan(3000);
    expect([manifest.incarnation, manifest.keys, manifest.version]).toEqual([0, [], '0.1.0']);
    expect(manifest.takenAt).toBe(new Date(takenAt).toISOString());
  }
  expect(await writing.stop()).toBeGreaterThan(3);
});

test('what is restored is what the store reads', async () => {
  await store.commit([{ changes: [insert('setting', { id: 'mine', revision: 1, value: 'here' })], guards: [], events: [] }]);
  await unpack(await taken(), into(), () => {});
  const restored = await openSqliteStore({ file: join(into(), 'baton.db'), reserveBytes: 0 });
  expect(await restored.read.get('setting', 'mine')).toEqual({ id: 'mine', revision: 1, value: 'here' });
  await restored.close();
});

test('files come along, keys only when they are asked for, and nothing else', async () => {
  const id = '01970000-0000-7000-8000-0000000000ab';
  knowJob(id);
  const kept = [`files/jobs/ab/${id}/${id}`, 'fleet-log/server/0000000000000001.lines', 'programs/1.2.3/baton-runner.mjs'];
  const keys = ['installation-key', 'secret-key', 'identity-keys.json'];
  const left = [
    `logs/logs/ab/${id}.log`,
    'logs/journal/0000000001.journal',
    'local-token',
    'data-folder-id',
    'programs/.new-1/x',
  ];
  for (const name of [...kept, ...keys, ...left, 'local-runner/config.json', `files/unfinished/${id}`])
    write(name, `this is ${name}`);
  await unpack(await taken(), into(), () => {});
  expect(namesIn(into())).toEqual(['baton.db', ...kept]);
  for (const name of kept) expect(readFileSync(join(into(), name), 'utf8')).toBe(`this is ${name}`);
  rmSync(into(), { recursive: true });
  const { manifest } = await unpack(await taken(true), into(), () => {});
  expect(namesIn(into())).toEqual(['baton.db', ...kept, ...keys].sort());
  expect(manifest.keys).toEqual(keys);
});

test('it says which keys are in it, where a server has not all of them', async () => {
  for (const name of ['installation-key', 'identity-keys.json']) write(name, name);
  const { manifest } = await unpack(await taken(true), into(), () => {});
  expect(manifest.keys).toEqual(['installation-key', 'identity-keys.json']);
  expect(namesIn(into())).toEqual(['baton.db', 'identity-keys.json', 'installation-key']);
});

test('files of a job that the copy of the database does not know are left out', async () => {
  const [before, after] = ['01970000-0000-7000-8000-0000000000ab', '01970000-0000-7000-8000-0000000000cd'];
  knowJob(before);
  const backup = await taken();
  knowJob(after);
  for (const id of [before, after]) write(`files/jobs/${id.slice(-2)}/${id}/${id}`, 'sealed');
  await unpack(backup, into(), () => {});
  expect(namesIn(into())).toEqual(['baton.db', `files/jobs/ab/${before}/${before}`]);
});

test('one at a time; the next one may begin when the reader is through, or has gone', async () => {
  const first = await taken();
  expect(await taker.take({ withKeys: false })).toEqual({ problem: 'running' });
  for await (const _ of first);
  const second = await taken();
  await second.next();
  await second.return?.();
  const third = await taken();
  await third.return?.();
  expect(existsSync(join(data, 'backup'))).toBe(false);
});

test('whoever asks for nothing more for minutes loses it', async () => {
  const backup = await taken();
  await backup.next();
  for (const fire of clock.pending) fire();
  await expect(backup.next()).rejects.toThrow('broken off');
  expect(told).toEqual([{ message: 'a backup broke off', why: 'nobody asked for more of it in 10 minutes' }]);
  await (await taken()).return?.();
});

test('nothing of the copy is left when it is over, when the server ends, or after a crash', async () => {
  const backup = await taken();
  expect(existsSync(join(data, 'backup', 'baton.db'))).toBe(true);
  await taker.close();
  await expect(backup.next()).rejects.toThrow('broken off');
  expect(existsSync(join(data, 'backup'))).toBe(false);
  write('backup/baton.db', 'what a crash left');
  taker = await open();
  expect(existsSync(join(data, 'backup'))).toBe(false);
});

test('what can not be read ends it, and is told', async () => {
  mkdirSync(join(data, 'secret-key'));
  await expect(unpack(await taken(true), into(), () => {})).rejects.toThrow(/broken off.*EISDIR/);
  expect(told).toEqual([{ message: 'a backup broke off', why: expect.stringContaining('EISDIR') }]);
  await (await taken()).return?.();
  expect(told).toHaveLength(1);
});

test.each(['before', 'while'])(
  'that its thread ends %s it is asked for more is told, and makes room for the next',
  async (when) => {
    const thread = once(process, 'worker') as Promise<[Worker]>;
    const backup = await taken();
    const [worker] = await thread;
    if (when === 'before') await worker.terminate();
    const next = backup.next();
    if (when === 'while') await worker.terminate();
    await expect(next).rejects.toThrow('its thread ended (1)');
    expect(told).toEqual([{ message: 'a backup broke off', why: expect.stringContaining('its thread ended (1)') }]);
    await (await taken()).return?.();
  },
);

test('a database that can not be copied is told', async () => {
  renameSync(join(data, 'baton.db'), join(data, 'elsewhere.db'));
  writeFileSync(join(data, 'baton.db'), 'this is no database, and longer than the header of one is: '.repeat(20));
  await expect(taker.take({ withKeys: false })).rejects.toThrow('broken off');
  expect(told).toEqual([{ message: 'a backup broke off', why: expect.stringContaining('broken off') }]);
  rmSync(join(data, 'baton.db'));
  renameSync(join(data, 'elsewhere.db'), join(data, 'baton.db'));
  await (await taken()).return?.();
});

/** While something else stands in the place of the data folder nothing in it can be taken away. */
async function withoutFolder(work: () => Promise<void>): Promise<void> {
  renameSync(data, `${data} away`);
  writeFileSync(data, '');
  await work();
  rmSync(data);
  renameSync(`${data} away`, data);
}

test.each(['its reader goes', 'nobody reads it'])(
  'a copy that can not be taken away is told when %s, and the next backup begins anew',
  async (why) => {
    const backup = await taken();
    await backup.next();
    await withoutFolder(async () => {
      if (why === 'nobody reads it') for (const fire of clock.pending) fire();
      await backup.return?.();
    });
    expect(told.at(-1)).toMatchObject({ message: 'what is left of a backup could not be taken away' });
    expect(existsSync(join(data, 'backup', 'baton.db'))).toBe(true);
    await unpack(await taken(), into(), () => {});
    expect(existsSync(join(data, 'backup'))).toBe(false);
  },
);

test('what a crash left keeps no server from starting, although it can not be taken away', async () => {
  write('backup/baton.db', 'what a crash left');
  await withoutFolder(async () => {
    taker = await open();
  });
  expect(told).toMatchObject([{ message: 'what is left of a backup could not be taken away' }]);
  await unpack(await taken(), into(), () => {});
  expect(existsSync(join(data, 'backup'))).toBe(false);
});
