import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { insert } from '@baton/core';
import { StoreFull } from '@baton/server/store/errors';
import { openPostgresStore } from '@baton/server/store/postgres';
import { startCluster } from '@baton/server/store/postgres/scratch';
import { expect, it } from 'vitest';
import { smallDisk } from '../shared/small-disk.ts';
import { commitOf, idOf } from './store-rows.ts';

it('refuses when the disk of the database is full, keeps what it has, and recovers by itself', async () => {
  const disk = await smallDisk(40 << 20);
  if (!disk) return;
  const cluster = await startCluster();
  const folder = join(disk.path, 'space');
  mkdirSync(folder);
  chownSync(folder, statSync(cluster.folder).uid, 0);
  await cluster.sql(cluster.url, `CREATE TABLESPACE small LOCATION '${folder}'`);
  const store = await openPostgresStore({ url: await cluster.createDatabase('TABLESPACE small') });
  const spec = (number: number) => ({
    id: idOf(number),
    revision: 1,
    scopeId: 's',
    keyId: null,
    spec: randomText(),
    secrets: null,
    drawFrom: null,
  });
  const specs = new Map<number, ReturnType<typeof spec>>();
  const commit = async (number: number) => {
    const row = spec(number);
    const results = await store.commit([commitOf({ changes: [insert('jobSpec', row)] })]);
    specs.set(number, row);
    return results;
  };

  await commit(0);
  await disk.fillExcept(1 << 20);
  let failure: unknown = null;
  for (let number = 1; failure === null && number < 1_000; number++) {
    failure = await commit(number).then(
      () => null,
      (error) => error,
    );
  }
  expect(failure).toBeInstanceOf(StoreFull);
  expect(store.space()).toEqual({ low: true, freeBytes: null });
  const stored = specs.size - 1;
  expect(await store.read.get('jobSpec', idOf(stored))).toEqual(specs.get(stored));
  expect(await store.read.get('jobSpec', idOf(stored + 1))).toBeNull();

  disk.relieve();
  expect(await commit(stored + 1)).toMatchObject([{ status: 'committed' }]);
  await expect.poll(() => store.space().low, { timeout: 15_000 }).toBe(false);
  await store.close();
  await cluster.stop();
  await disk.discard();
});

/** Long, and such that it cannot be made shorter. */
const randomText = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(30_000))).toString('base64');
