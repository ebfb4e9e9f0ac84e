import { expect, test } from 'vitest';
import { TestPlane } from '../../app/testing/plane.ts';
import { SharedLists } from './shared-lists.ts';

const topic = { name: 'jobs', states: null, search: null, limit: 10 } as const;

test('who wants the same list at the same time gets the same one; it is read again for what came later', async () => {
  const plane = await TestPlane.start();
  await plane.submit();
  const lists = new SharedLists(plane.app);
  const all = plane.app.as({ userId: null, limits: null });
  const seq = plane.app.live.seq();
  const [one, two, other] = await Promise.all([
    lists.jobs(all, topic, seq),
    lists.jobs(all, { ...topic }, seq - 1),
    lists.jobs(all, { ...topic, search: 'nothing' }, seq),
  ]);
  expect(two).toBe(one);
  expect(one).toMatchObject({ seq, rows: [{ state: 'queued' }], counts: { queued: 1 } });
  expect(other.rows).toEqual([]);
  const early = lists.jobs(all, topic, seq);
  await plane.submit();
  const late = await lists.jobs(all, topic, plane.app.live.seq());
  expect(late).not.toBe(await early);
  expect(late.rows).toHaveLength(2);
});
