import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChild } from '../shared/child.ts';
import { commitOn, type Told } from './commit-on.ts';
import { idOf } from './store-rows.ts';
import { expectWhole } from './whole-commits.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

it('keeps every acknowledged commit through kill -9 of the server, and refuses a second server meanwhile', async () => {
  const url = await cluster.createDatabase();
  const child = startChild(new URL('../shared/children/commit-loop.ts', import.meta.url), url);
  await child.printed(400);
  await expect(openPostgresStore({ url, lockWaitMs: 100 })).rejects.toMatchObject({ name: 'StoreUnusable', reason: 'locked' });
  const acknowledged = (await child.kill()).map(Number);

  const store = await openPostgresStore({ url });
  await expectWhole(store, acknowledged);
  await store.close();
});

/** The process that serves the writing connection: the one that holds the lock. */
const writing = `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
  WHERE locktype = 'advisory' AND granted AND datname = current_database()`;
const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

const mischiefs: readonly [name: string, mischief: (url: string) => Promise<unknown>, mustStart: boolean][] = [
  ['the whole database is killed', async (_: string) => process.kill(cluster.pid, 'SIGKILL'), true],
  [
    'one of its processes is killed',
    async (url: string) => process.kill((await cluster.sql(url, writing))[0]?.[0] as number, 'SIGKILL'),
    false,
  ],
  ['an administrator ends every connection', (url: string) => cluster.sql(url, others), false],
];

it.each(mischiefs)(
  'keeps what it acknowledged, nothing that it refused, and goes on by itself when %s',
  async (_, kill, mustStart) => {
    const url = await cluster.createDatabase();
    const store = await openPostgresStore({ url });
    const told: Told = { committed: [], unavailable: [], unknown: [] };
    const over = new AbortController();
    const committing = commitOn(store, over.signal, told);
    await expect.poll(() => told.committed.length, { timeout: 15_000 }).toBeGreaterThan(400);
    await kill(url);
    await expect.poll(() => told.unavailable.length + told.unknown.length, { timeout: 15_000 }).toBeGreaterThan(0);
    if (mustStart) await cluster.start();
    const before = told.committed.length;
    await expect.poll(() => told.committed.length, { timeout: 15_000 }).toBeGreaterThan(before + 100);
    over.abort();
    await committing;

    await expectWhole(store, told.committed);
    expect(await store.read.getMany('job', told.unavailable.map(idOf))).toEqual([]);
    await store.close();
  },
);
