import type { Store } from '@baton/server/store';
import { StoreOutcomeUnknown, StoreUnavailable } from '@baton/server/store/errors';
import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CuttingProxy, cuttingProxy } from './cutting-proxy.ts';
import { numberedCommit } from './numbered-commit.ts';
import { idOf } from './store-rows.ts';
import { expectWhole } from './whole-commits.ts';

let cluster: Cluster;
let direct: string;
let proxy: CuttingProxy;
let store: Store;
beforeAll(async () => {
  cluster = await startCluster();
});
beforeEach(async () => {
  direct = await cluster.createDatabase();
  proxy = await cuttingProxy(direct);
  store = await openPostgresStore({ url: proxy.url, lockWaitMs: 500 });
});
afterEach(async () => {
  await store.close();
  await proxy.close();
});
afterAll(() => cluster.stop());

const commit = (...numbers: number[]) => store.commit(numbers.map(numberedCommit));

/** Resolves when commits are taken again; `number` is what is committed then. */
const untilBack = (number: number) =>
  expect.poll(() => commit(number).catch(() => null), { timeout: 10_000 }).toMatchObject([{ status: 'committed' }]);

it('says that nothing happened when the way is cut before the commit is sent', async () => {
  await commit(1);
  proxy.cutAt('BEGIN', 'before');
  // a new connection prepares its statements anew: that is where the text stands
  await cluster.sql(direct, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted`);
  await expect.poll(() => commit(2).catch((error) => error), { timeout: 10_000 }).toBeInstanceOf(StoreUnavailable);
  await untilBack(3);
  expect(await store.read.getMany('job', [1, 2, 3].map(idOf))).toMatchObject([{ id: idOf(1) }, { id: idOf(3) }]);
  await expectWhole(store, [1, 3]);
});

it.each([
  ['answered', [1, 2, 3, 4, 5]],
  ['before', [1, 4, 5]],
] as const)('says that it does not know when the way is cut after the commit was sent (%s)', async (when, stored) => {
  await commit(1);
  proxy.cutAt('commit\0', when);
  const error = await commit(2, 3).catch((reason) => reason);
  expect(error).toBeInstanceOf(StoreOutcomeUnknown);
  // from then on reading tells
  expect((await store.read.getMany('job', [1, 2, 3].map(idOf))).map(({ id }) => id)).toEqual(
    stored.filter((number) => number <= 3).map(idOf),
  );
  expect(await commit(4)).toMatchObject([{ status: 'committed' }]);
  expect(await commit(5)).toMatchObject([{ status: 'committed', events: [{ seq: stored.length }] }]);
  expect((await store.read.getMany('job', [1, 2, 3, 4, 5].map(idOf))).map(({ id }) => id)).toEqual(stored.map(idOf));
  await expectWhole(store, stored);
});

it('refuses reads and commits while the database is away, and takes them when it is back', async () => {
  await commit(1);
  proxy.cut();
  await expect.poll(() => commit(2).catch((error) => error), { timeout: 5_000 }).toBeInstanceOf(StoreUnavailable);
  await expect(store.read.get('job', idOf(1))).rejects.toBeInstanceOf(StoreUnavailable);
  proxy.open();
  await untilBack(3);
  expect(await store.read.get('job', idOf(1))).toMatchObject({ id: idOf(1) });
});

it('never writes or reads again once another server took the database over', async () => {
  await commit(1);
  proxy.cut();
  const other = await openPostgresStore({ url: direct });
  expect(await other.commit([numberedCommit(2)])).toMatchObject([{ status: 'committed', events: [{ seq: 2 }] }]);
  proxy.open();
  await expect.poll(() => commit(3).catch((error) => error.message), { timeout: 10_000 }).toContain('in use by another');
  await other.close();
  await expect.poll(() => commit(3).catch((error) => error.message), { timeout: 10_000 }).toContain('took over');
  await expect(store.read.latestSeq()).rejects.toBeInstanceOf(StoreUnavailable);
});
