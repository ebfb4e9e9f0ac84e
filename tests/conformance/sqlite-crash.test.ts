import { join } from 'node:path';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { expect, it } from 'vitest';
import { startChild } from './child.ts';
import { idOf } from './store-rows.ts';
import { tempFolder } from './temp-folder.ts';

it('keeps every acknowledged commit through kill -9, again and again, and refuses a second server meanwhile', async () => {
  const folder = await tempFolder();
  const file = join(folder.path, 'baton.db');
  const child = startChild(new URL('./children/commit-loop.ts', import.meta.url), file);
  await child.printed(400);
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ name: 'StoreUnusable', reason: 'locked' });
  const acknowledged = (await child.kill()).map(Number);

  const store = await openSqliteStore({ file, reserveBytes: 4096 });
  const jobs = await store.read.getMany('job', acknowledged.map(idOf));
  expect(jobs).toHaveLength(acknowledged.length);
  const events = await store.read.eventsSince(0, 1_000_000);
  // Each commit that is there is there as a whole: as many events as jobs and attempts, numbered without gaps.
  const { queued } = await store.read.jobCounts(null);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: queued }, (_, index) => index + 1));
  expect(await store.read.attemptedWork()).toHaveLength(queued);
  expect(queued).toBeGreaterThanOrEqual(acknowledged.length);
  await store.close();
  await folder.discard();
});
