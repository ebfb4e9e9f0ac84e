import { expect, test, vi } from 'vitest';
import { ForeignFleet } from './foreign-fleet.ts';
import { ForeignLogs } from './foreign-logs.ts';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

test('an attempt that two gateways know has one log: neither stores twice, or takes lines of the other for its own', async () => {
  const world = await ForeignPlane.start();
  const id = await world.registered();
  await world.began(id, 'boot-1');
  const taking = world.take(id);
  await settle();
  const job = await world.plane.submit();
  await settle();
  const { app, clock, logger } = world.plane;
  const { entropy, durations, protocol } = world.plane.deps();
  const deps = { runners: app.runners, clock, entropy, logger, leaseTtlMs: durations.leaseTtlMs, protocol };
  const capabilities = app.runners.standing(id)?.capabilities;
  if (!capabilities || !taking.got) throw new Error('it was given a job');
  const other = new ForeignFleet(deps, { speaks: 'semaphore', capabilities });
  const [twin] = other.runner(id, '127.0.0.1').attempts();
  expect(await twin?.log.count()).toBe(0);
  await taking.got.log.append(null, [{ text: 'one' }]);
  await twin?.log.append(null, [{ text: 'two' }]);
  await Promise.all([taking.got.log.append(2, [{ text: 'three' }]), twin?.log.append(2, [{ text: 'three' }])]);
  const { chunks } = await app.jobs.readLog(job, null, 0, 1_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim())).toEqual(['one', 'two', 'three']);
});

test('each try of an attempt has a log of its own', async () => {
  const logs = new ForeignLogs();
  const elapsedMs = (): number => 0;
  const { runners } = (await ForeignPlane.start()).plane.app;
  const deps = { runners, entropy: { sha256: String }, runnerId: 'one', epoch: 1, elapsedMs };
  const kept = logs.log({ ...deps, attemptId: 'kept' });
  expect(logs.log({ ...deps, attemptId: 'kept' })).toBe(kept);
  expect(logs.log({ ...deps, attemptId: 'kept', epoch: 2 })).not.toBe(kept);
});

test('of an attempt that its runner lost no marks are kept, and a report that comes late is known all the same', async () => {
  const world = await ForeignPlane.start();
  const id = await world.registered();
  await world.began(id, 'boot-1');
  const taking = world.take(id);
  await settle();
  const job = await world.plane.submit();
  await settle();
  const attempt = taking.got;
  if (!attempt) throw new Error('it was given a job');
  const lookedUp = vi.spyOn(world.plane.app.runners, 'logStanding');
  const report = (...lines: string[]) => attempt.log.report(lines.map((text) => ({ text, key: text })));
  await report('one');
  await report('one', 'two');
  expect(lookedUp).toHaveBeenCalledTimes(1);
  await world.fleet.runner(id, '127.0.0.1').forget(attempt);
  await report('one', 'two', 'three');
  expect(lookedUp).toHaveBeenCalledTimes(2);
  const { chunks } = await world.plane.app.jobs.readLog(job, 1, 0, 1_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim())).toEqual(['one', 'two', 'three']);
});
