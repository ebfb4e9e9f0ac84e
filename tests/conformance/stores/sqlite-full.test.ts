import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { insert } from '@baton/core';
import { StoreFull } from '@baton/server/store/errors';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { expect, it } from 'vitest';
import { smallDisk } from '../shared/small-disk.ts';
import { commitOf, idOf } from './store-rows.ts';

const reserveBytes = 2 << 20;

it('goes on from its reserve when the disk is full, then refuses, and recovers by itself', async () => {
  const disk = await smallDisk(24 << 20);
  if (!disk) return;
  const file = join(disk.path, 'baton.db');
  const store = await openSqliteStore({ file, reserveBytes });
  const spec = (number: number) => ({
    id: idOf(number),
    revision: 1,
    scopeId: 's',
    keyId: null,
    spec: 'x'.repeat(100_000),
    secrets: null,
    drawFrom: null,
  });
  const commit = (number: number) => store.commit([commitOf({ changes: [insert('jobSpec', spec(number))] })]);

  await commit(0);
  expect(store.space().low).toBe(false);
  await disk.fillExcept(300_000);
  let stored = 0;
  let failure: unknown = null;
  let storedAtSpending = 0;
  while (failure === null && stored < 1_000) {
    failure = await commit(stored + 1).then(
      () => null,
      (error) => error,
    );
    if (failure === null) stored++;
    if (storedAtSpending === 0 && !existsSync(`${file}.reserve`)) storedAtSpending = stored;
  }
  expect(failure).toBeInstanceOf(StoreFull);
  expect(store.space().low).toBe(true);
  // The reserve made room for more commits after the disk was full.
  expect(stored - storedAtSpending).toBeGreaterThan(5);
  expect(await store.read.get('jobSpec', idOf(stored))).toEqual(spec(stored));
  expect(await store.read.get('jobSpec', idOf(stored + 1))).toBeNull();

  disk.relieve();
  expect(await commit(stored + 1)).toMatchObject([{ status: 'committed' }]);
  await expect.poll(() => store.space().low, { timeout: 10_000 }).toBe(false);
  expect(existsSync(`${file}.reserve`)).toBe(true);
  await store.close();

  const again = await openSqliteStore({ file, reserveBytes });
  expect(await again.read.get('jobSpec', idOf(stored + 1))).toEqual(spec(stored + 1));
  await again.close();
  await disk.discard();
});

it('is low from the beginning where there is no room for a reserve', async () => {
  const disk = await smallDisk(8 << 20);
  if (!disk) return;
  await disk.fillExcept(3 << 20);
  const store = await openSqliteStore({ file: join(disk.path, 'baton.db'), reserveBytes });
  expect(store.space()).toMatchObject({ low: true });
  await store.close();
  await disk.discard();
});
