import { expect, test, vi } from 'vitest';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

test('beginnings that come at once open one session after the other, and the newest stays', async () => {
  const world = await ForeignPlane.start();
  const id = await world.registered();
  const { runners } = world.plane.app;
  const open = runners.openSession;
  const [sizes, underWay] = [new Set<number>(), new Set<string>()];
  vi.spyOn(runners, 'openSession').mockImplementation(async (runnerId, input, address) => {
    underWay.add(input.bootId);
    sizes.add(underWay.size);
    return await open(runnerId, input, address).finally(() => underWay.delete(input.bootId));
  });
  await Promise.all(['boot-2', 'boot-3', 'boot-4'].map((bootId) => world.began(id, bootId)));
  expect([...sizes]).toEqual([1]);
  expect(runners.standing(id)?.session?.bootId).toBe('boot-4');
  const waiting = world.take(id);
  const job = await world.plane.submit();
  await settle();
  expect(waiting.got?.jobId).toBe(job);
});
