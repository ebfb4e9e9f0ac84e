import { beforeEach, expect, test } from 'vitest';
import { RefusedCall } from './bad-call.ts';
import { startOf } from './bodies.ts';
import type { Caller } from './calls.ts';
import { recordOf } from './log-record.ts';
import { ChallengePlane, radio, settle } from './testing/challenge-plane.ts';

let world: ChallengePlane;
beforeEach(async () => {
  world = await ChallengePlane.start();
});

const contactOf = async ({ runnerId }: Caller) => (await world.plane.app.fleet.find(runnerId)).status.contact;

/** A runner with a task. */
async function given() {
  const caller = await world.runner('runners', [radio(0)]);
  const asking = world.ask(caller);
  await settle();
  const job = await world.transmit(146_550_000);
  await settle();
  return { caller, job, task: asking.task };
}

test('signed out it is offline, whatever its threads still say', async () => {
  const { caller, job } = await given();
  await world.calls.signout(caller);
  await world.calls.log(caller, recordOf({ log: { level: 'INFO', message: 'Signed out successfully' } }));
  await world.beat(caller);
  expect(await contactOf(caller)).toBe('offline');
  expect(['failed', 'needs_attention']).toContain(await world.plane.stateOf(job));
  await world.calls.register(caller, startOf({ devices: [radio(0)] }));
  expect(await contactOf(caller)).toBe('online');
});

test('signed out while a record of it is stored it is offline, and the record is in the log of its job', async () => {
  const { caller, job } = await given();
  let store = (): void => {};
  const storing = new Promise<void>((resolve) => {
    store = resolve;
  });
  world.beforeLines = () => storing;
  const told = world.calls.log(caller, recordOf({ log: { level: 'INFO', message: 'the last' } }));
  await settle();
  await world.calls.signout(caller);
  store();
  await told;
  expect(await contactOf(caller)).toBe('offline');
  const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 1_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('')).toContain('the last\n');
});

test('signed out while an end that it told waits for the storage it is offline', async () => {
  const { caller, task } = await given();
  world.plane.store.meet('unavailable');
  const done = world.done(caller, task.challenge_id).catch((error: unknown) => error);
  await settle();
  await world.calls.signout(caller);
  await world.plane.clock.advance(1_000);
  expect(await done).toBeInstanceOf(RefusedCall);
  expect(await contactOf(caller)).toBe('offline');
});

test('signed out it is offline from the first moment, while that is still being written down', async () => {
  const caller = await world.runner('runners', [radio(0)]);
  const open = world.plane.store.block();
  const gone = world.calls.signout(caller);
  await settle();
  const told = world.beat(caller);
  open();
  await Promise.all([gone, told]);
  expect(await contactOf(caller)).toBe('offline');
});

test('signed out while its session is opened anew it is offline', async () => {
  const caller = await world.runner('runners', [radio(0)]);
  await world.plane.act(caller.runnerId, 'kick');
  await world.beat(caller);
  await world.plane.clock.advance(10_000);
  const open = world.plane.store.block();
  const told = world.calls.log(caller, recordOf({ log: { level: 'INFO', message: 'the last' } }));
  await settle();
  const gone = world.calls.signout(caller);
  await settle();
  open();
  await Promise.all([gone, told]);
  expect(await contactOf(caller)).toBe('offline');
});
