import { insert, update } from '@baton/core';
import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { numberedCommit } from './numbered-commit.ts';
import { commitOf, eventDraft, idOf, jobRow } from './store-rows.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

it('refuses the call with a value that no column holds, and none of those that share its transaction', async () => {
  const store = await openPostgresStore({ url: await cluster.createDatabase() });
  const refused = [
    commitOf({ changes: [insert('job', jobRow(3, { name: 'a \0 b' }))], events: [eventDraft(idOf(3), 'job.x')] }),
    commitOf({ changes: [insert('job', jobRow(4)), insert('job', jobRow(5, { name: 1.5 as never }))] }),
    commitOf({ changes: [insert('job', jobRow(6))], events: [eventDraft(idOf(6), 'job.\0')] }),
    commitOf({ changes: [update('job', jobRow(7, { revision: 2 ** 60 }), {})] }),
  ];
  const answers = await Promise.allSettled([
    store.commit([numberedCommit(1)]),
    ...refused.map((commit) => store.commit([commit])),
    store.commit([numberedCommit(2)]),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', ...refused.map(() => 'rejected'), 'fulfilled']);
  expect(answers.at(-1)).toMatchObject({ value: [{ status: 'committed', events: [{ seq: 2 }] }] });
  const ids = [1, 2, 3, 4, 5, 6, 7].map(idOf);
  expect((await store.read.getMany('job', ids)).map(({ id }) => id)).toEqual([idOf(1), idOf(2)]);
  expect(await store.read.jobCounts(null)).toMatchObject({ queued: 2 });
  await store.close();
});
