import { join } from 'node:path';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { expect, it } from 'vitest';
import { startChild } from '../shared/child.ts';
import { tempFolder } from '../shared/temp-folder.ts';
import { expectWhole } from './whole-commits.ts';

it('keeps every acknowledged commit through kill -9, again and again, and refuses a second server meanwhile', async () => {
  const folder = await tempFolder();
  const file = join(folder.path, 'baton.db');
  const child = startChild(new URL('../shared/children/commit-loop.ts', import.meta.url), file);
  await child.printed(400);
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ name: 'StoreUnusable', reason: 'locked' });
  const acknowledged = (await child.kill()).map(Number);

  const store = await openSqliteStore({ file, reserveBytes: 4096 });
  await expectWhole(store, acknowledged);
  await store.close();
  await folder.discard();
});
