import { expect, test } from 'vitest';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

test('runners that take one job each do not pile up, and their last call may come twice', async () => {
  const world = await ForeignPlane.start();
  const done = { kind: 'succeeded', exitCode: 0, signal: null, message: null } as const;
  for (let at = 0; at < 30; at++) {
    const id = await world.registered(`one-${at}`, { ephemeral: true });
    await world.began(id, `boot-${at}`);
    const taking = world.take(id);
    await world.plane.submit();
    await settle();
    const attempt = taking.got;
    if (!attempt) throw new Error('it got nothing');
    await world.fleet.runner(id, '127.0.0.1').finish(attempt, done);
    await world.fleet.runner(id, '127.0.0.1').finish(attempt, done);
    expect(world.fleet.runner(id, '127.0.0.1').attempt(attempt.id)?.ended).toEqual(done);
    await world.plane.clock.advance(60_000);
  }
  expect(world.fleet.size).toBeLessThan(15);
});
