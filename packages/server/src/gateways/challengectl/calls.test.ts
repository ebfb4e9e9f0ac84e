import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { codeOf } from '../../app/testing/plane.ts';
import { RefusedCall } from './bad-call.ts';
import { startOf } from './bodies.ts';
import type { Caller } from './calls.ts';
import { recordOf } from './log-record.ts';
import { ChallengePlane, radio, settle, seventyCentimetres, twoMetres } from './testing/challenge-plane.ts';

let world: ChallengePlane;
beforeEach(async () => {
  world = await ChallengePlane.start();
});

const statusOf = async (call: Promise<unknown>): Promise<number | null> =>
  await call.then(
    () => null,
    (error: RefusedCall) => error.status,
  );

const view = (caller: Caller) => world.plane.app.fleet.find(caller.runnerId);
const log = async (job: string): Promise<string> =>
  (await world.plane.app.jobs.readLog(job, null, 0, 1_000)).chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');

/** A task that a runner got, and its job. */
async function given(caller: Caller, frequency = 146_550_000, patch: Parameters<ChallengePlane['transmit']>[2] = {}) {
  const asking = world.ask(caller);
  await settle();
  const job = await world.transmit(frequency, {}, patch);
  await settle();
  return { job, asking, task: asking.task };
}

describe('enrolment', () => {
  test('with the two secrets that were made together makes the key valid, and begins a session', async () => {
    const made = await world.added();
    expect(made.runner).toMatchObject({ protocol: 'challengectl', credential: 'none' });
    expect(await world.enrol(made, 'station', [radio(0, twoMetres)])).toBe('station');
    const { runner, status } = await world.plane.app.fleet.find('station');
    expect(runner).toMatchObject({ credential: 'active', tokenId: made.key, protocol: 'challengectl' });
    expect(runner.declared).toMatchObject({
      capacity: 1,
      executors: [{ name: 'transmit' }],
      attributes: { hostname: 'sdr-1', runner_id: 'station' },
      devices: [{ id: '0', labels: ['hackrf', 'hackrf=0'], ranges: { frequency: [{ min: 144e6, max: 148e6 }] } }],
    });
    expect(status.contact).toBe('online');
    expect((await world.plane.audit({ action: 'runner.pair' })).length).toBe(1);
  });

  test('whose answer was lost is repeated with the same two, and once they are old it is called enrolled already', async () => {
    const made = await world.added();
    await world.enrol(made, 'station', []);
    expect(await world.enrol(made, 'station', [])).toBe('station');
    world.plane.clock.stall(25 * 3_600_000);
    expect(await statusOf(world.enrol(made, 'station', []))).toBe(409);
    expect((await world.plane.audit({ action: 'runner.pair' })).length).toBe(1);
  });

  test('takes no key of another runner, no other id, and no used or expired token', async () => {
    const [one, two] = [await world.added('one'), await world.added('two')];
    expect(await codeOf(world.enrol({ token: one.token, key: two.key }, 'one', []))).toBe('credential_mismatch');
    await expect(world.enrol(one, 'two', [])).rejects.toThrow('for one, not for two');
    world.plane.clock.stall(24 * 3_600_000 - 1);
    await world.enrol(two, 'two', []);
    world.plane.clock.stall(1);
    expect(await codeOf(world.enrol(one, 'one', []))).toBe('token_expired');
  });

  test('after a rotation needs the next two: the earlier ones are void', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const first = (await world.plane.app.fleet.find(caller.runnerId)).runner.tokenId ?? '';
    await world.plane.act(caller.runnerId, 'rotate');
    const next = await world.plane.app.fleet.renewKeyed(caller.runnerId, person('jo'));
    expect(await codeOf(world.enrol({ token: next.token, key: first }, 'station', []))).toBe('credential_mismatch');
    await world.enrol(next, 'station', [radio(0)]);
    expect((await view(caller)).runner).toMatchObject({ credential: 'active', tokenId: next.key });
  });
});

describe('a runner of one task at a time', () => {
  test('is given what its first device can do, and no more', async () => {
    const caller = await world.runner('runners', [radio(0, twoMetres), radio(1, seventyCentimetres)]);
    const other = await world.transmit(433_000_000);
    const { job, task } = await given(caller);
    expect(task).toMatchObject({
      name: 'cw at 146550000',
      config: { modulation: 'cw', flag: 'HELLO', speed: 20, frequency: 146_550_000 },
    });
    expect((await view(caller)).runner.declared?.devices.map(({ id }) => id)).toEqual(['0']);
    await world.done(caller, task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect(await log(job)).toContain('transmitted at 146550000 Hz by device 0');
    expect(await world.plane.stateOf(other)).toBe('queued');
    expect((await world.plane.app.explain.job(other)).verdict).toBe('impossible');
  });

  test('waits for 8 s, and then hears why there is nothing', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const asking = world.ask(caller);
    await world.plane.clock.advance(7_999);
    expect(asking.got).toBeUndefined();
    await world.plane.clock.advance(1);
    expect(asking.got).toBeNull();
    expect(await world.calls.reasonFor(caller)).toBe('No challenges available');
    await world.plane.app.pauses.pause(null, { why: 'lunch', until: null, by: person('jo') });
    expect(await world.calls.reasonFor(caller)).toBe('System paused');
  });

  test.each(['stop', 'continue'] as const)('keeps its task by heartbeats for longer than a lease (%s)', async (onPartition) => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller, undefined, { onPartition });
    for (let at = 0; at < 8; at++) {
      await world.plane.clock.advance(30_000);
      await world.beat(caller);
    }
    expect(await world.plane.stateOf(job)).toBe('processing');
    expect((await view(caller)).status).toMatchObject({ pill: 'busy' });
    await world.done(caller, task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('that asks again has lost its task: it is never given twice, and a person decides', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    const again = world.ask(caller);
    await settle();
    expect(again.got).toBeUndefined();
    expect(['needs_attention', 'failed']).toContain(await world.plane.stateOf(job));
    expect((await world.plane.job(job)).attemptId).toBe(task.challenge_id);
  });

  test('whose answer was lost on the way gets the same task with its next call', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, asking, task } = await given(caller);
    asking.got?.lost();
    const again = world.ask(caller);
    await settle();
    expect(again.task).toEqual(task);
    await world.done(caller, task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('tells of a failure in its words, and of an end twice without a difference', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    await world.done(caller, task.challenge_id, false);
    await world.done(caller, task.challenge_id, true);
    expect(await world.plane.job(job)).toMatchObject({ state: 'failed' });
    expect(await statusOf(world.done(caller, 'another'))).toBe(404);
  });

  test('whose end comes while the storage is away is heard when that is back, for its program tells it once', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    for (let at = 0; at < 20; at++) world.plane.store.meet('unavailable');
    const told = world.done(caller, task.challenge_id);
    await settle();
    expect(await world.plane.stateOf(job)).toBe('processing');
    await world.plane.clock.advance(7_000);
    await told;
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('tells nothing of what is no longer its own', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    await world.plane.act(caller.runnerId, 'kick');
    const state = await world.plane.stateOf(job);
    expect(await statusOf(world.done(caller, task.challenge_id))).toBe(404);
    expect(await statusOf(world.done(caller, task.challenge_id))).toBe(404);
    expect(await world.plane.stateOf(job)).toBe(state);
  });

  test('ends what it has after the server was restarted', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    await world.restart();
    await world.beat(caller);
    await world.calls.log(caller, recordOf({ log: { level: 'INFO', message: 'still at it' } }));
    await world.done(caller, task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect(await log(job)).toContain('still at it');
  });
});

test('before a kick it is said that its program goes on, and which ranges and radios nothing else offers', async () => {
  const caller = await world.runner('runners', [radio(0, twoMetres)]);
  await given(caller);
  const blast = (action: 'kick' | 'revoke') =>
    world.plane.app.fleet.blast([caller.runnerId], { action, forMs: null, labels: null });
  expect(await blast('kick')).toMatchObject({ jobs: [{ runsOn: true }], capabilities: [] });
  expect((await blast('revoke')).capabilities.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    ...['device hackrf', 'device hackrf=0', 'device of any kind', 'executor transmit'],
    'range frequency 144\u202f000\u202f000 to 148\u202f000\u202f000\u00a0Hz',
  ]);
});

test('a frequency that is drawn is one that its device may use', async () => {
  const caller = await world.runner('runners', [radio(0, twoMetres)]);
  const asking = world.ask(caller);
  await settle();
  const drawFrom = { frequency: [{ name: null, intervals: [{ min: 100e6, max: 145e6 }] }] };
  await world.transmit(0, {}, { name: 'drawn', ranges: {}, drawFrom });
  await settle();
  const { frequency } = asking.task.config;
  expect(frequency).toBeGreaterThanOrEqual(144e6);
  expect(frequency).toBeLessThanOrEqual(145e6);
});

test('a job that is cancelled while it is transmitted is over when the transmission is', async () => {
  const caller = await world.runner('runners', [radio(0)]);
  const { job, task } = await given(caller);
  await world.plane.app.jobs.cancel(job, person('jo'), 'enough');
  await world.beat(caller);
  expect(await world.plane.stateOf(job)).toBe('processing');
  await world.done(caller, task.challenge_id);
  expect(['cancelled', 'succeeded']).toContain(await world.plane.stateOf(job));
});

describe('the gate', () => {
  test('is passed before a task is handed out', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    expect((await world.plane.job(job)).gate).toMatchObject({ attemptId: task.challenge_id });
  });

  test('that is refused keeps a task from being handed out, and ends its attempt', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    world.beforeGate = async (job) => void (await world.plane.app.jobs.cancel(job, person('jo'), 'not now'));
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000);
    await settle();
    await settle();
    expect(asking.got).toBeNull();
    expect(await world.plane.job(job)).toMatchObject({ state: 'cancelled', gate: null });
  });
});

describe('a runner of a task per device', () => {
  const both = [radio(0, twoMetres), radio(1, seventyCentimetres)];

  test('is given only what the device can do that it will use: the first that is free', async () => {
    const caller = await world.runner('agents', both);
    expect((await view(caller)).runner.declared).toMatchObject({ capacity: 2 });
    const high = await world.transmit(433_000_000);
    const asking = world.ask(caller);
    await settle();
    expect(asking.got).toBeUndefined();
    expect(await world.plane.stateOf(high)).toBe('queued');
    const why = await world.plane.app.explain.job(high);
    expect(why).toMatchObject({ verdict: 'waiting', groups: [{ text: expect.stringContaining('its other devices first') }] });
    // however long one waits for the runner alone, its program asks for jobs of the first device
    expect(why.change?.map(({ text }) => text)).toEqual([
      'let the device 0 of station offer frequency 433\u202f000\u202f000\u00a0Hz',
    ]);
    const low = await world.transmit(146_550_000);
    await settle();
    expect(asking.task.config).toMatchObject({ frequency: 146_550_000 });
    // its first device is in use now: the second is next, once it is certain that the task arrived
    const early = world.ask(caller);
    await settle();
    expect(early.got).toBeNull();
    await world.calls.log(caller, recordOf({ log: { level: 'INFO', message: `Received task: ${asking.task.name}` } }));
    const second = world.ask(caller);
    await settle();
    expect(second.task.config).toMatchObject({ frequency: 433_000_000 });
    expect((await view(caller)).tasks.map(({ deviceId }) => deviceId).sort()).toEqual(['0', '1']);
    await world.done(caller, second.task.challenge_id);
    await world.done(caller, asking.task.challenge_id);
    expect([await world.plane.stateOf(low), await world.plane.stateOf(high)]).toEqual(['succeeded', 'succeeded']);
  });

  test('that ends a task while it asks is asked to choose anew', async () => {
    const caller = await world.runner('agents', both);
    const { task } = await given(caller);
    await world.beat(caller, { 0: 'busy', 1: 'online' });
    const asking = world.ask(caller);
    await settle();
    expect(asking.got).toBeUndefined();
    await world.done(caller, task.challenge_id);
    expect(asking.got).toBeNull();
    const job = await world.transmit(146_550_000);
    await settle();
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('that unplugs a device loses what ran on it, and is given nothing for it', async () => {
    const caller = await world.runner('agents', both);
    const { job, task } = await given(caller);
    await world.beat(caller, { 0: 'offline', 1: 'online' });
    expect((await view(caller)).runner.devicesAbsent).toEqual(['0']);
    expect((await world.plane.app.jobs.detail(job)).history[0]).toMatchObject({ cause: 'device_lost' });
    expect(await statusOf(world.done(caller, task.challenge_id, false))).toBe(404);
    await world.plane.clock.advance(1_000);
    const high = await world.transmit(433_000_000);
    const asking = world.ask(caller);
    await settle();
    expect(asking.task.config).toMatchObject({ frequency: 433_000_000 });
    expect(await world.plane.stateOf(high)).toBe('processing');
  });

  test('whose device is free long after its task came has lost that task', async () => {
    const caller = await world.runner('agents', both);
    const { job } = await given(caller);
    await world.beat(caller, { 0: 'online', 1: 'online' });
    expect(await world.plane.stateOf(job)).toBe('processing');
    await world.plane.clock.advance(10_001);
    await world.beat(caller, { 0: 'online', 1: 'online' });
    expect(['failed', 'needs_attention']).toContain(await world.plane.stateOf(job));
  });

  test('is known by its first call after it enrolled', async () => {
    const made = await world.added();
    await world.enrol(made, 'station', both);
    const caller = { runnerId: made.runner.id, address: '127.0.0.1', kind: 'agents', host: {} } as const;
    expect((await view(caller)).runner.declared).toMatchObject({ capacity: 1 });
    await world.beat(caller, { 0: 'online', 1: 'online' });
    expect((await view(caller)).runner.declared).toMatchObject({ capacity: 2, attributes: { challengectl_api: 'agents' } });
  });
});

describe('what people do to it', () => {
  test('disabled it stays connected, finishes what it has, and gets nothing new', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const { job, task } = await given(caller);
    await world.plane.act(caller.runnerId, 'disable');
    await world.beat(caller);
    await world.done(caller, task.challenge_id);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    const next = await world.transmit(146_550_000);
    const asking = world.ask(caller);
    await world.plane.clock.advance(8_000);
    expect(asking.got).toBeNull();
    expect((await view(caller)).status).toMatchObject({ contact: 'online', flags: ['disabled'] });
    await world.plane.act(caller.runnerId, 'enable');
    const again = world.ask(caller);
    await settle();
    expect(again.task.config).toMatchObject({ flag: 'HELLO' });
    expect(await world.plane.stateOf(next)).toBe('processing');
  });

  test('kicked it comes back with the same key', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    await world.plane.act(caller.runnerId, 'kick');
    await world.beat(caller);
    await world.calls.register(caller, startOf({ hostname: 'sdr-1', devices: [radio(0)] }));
    expect((await view(caller)).status).toMatchObject({ contact: 'online' });
    const { task } = await given(caller);
    await world.done(caller, task.challenge_id);
  });

  test.each<[string, (caller: Caller) => Promise<unknown>]>([
    ['a record of its log', (caller) => world.calls.log(caller, { level: 'info', lines: ['still here'] })],
    ['an end of what it has no more', (caller) => world.done(caller, '018f0000-0000-7000-8000-000000000000')],
    ['a file of what it has no more', (caller) => world.calls.file(caller, '0'.repeat(64))],
    ['its heartbeat', (caller) => world.beat(caller)],
  ])('kicked it is there again with %s, unless it signed out', async (_what, call) => {
    const caller = await world.runner('runners', [radio(0)]);
    const contactAfterCall = async () => {
      await call(caller).catch((error: unknown) => expect(error).toBeInstanceOf(RefusedCall));
      return (await view(caller)).status.contact;
    };
    await world.plane.act(caller.runnerId, 'kick');
    // the first that comes is told to stay away for a few seconds
    expect(await contactAfterCall()).toBe('offline');
    await world.plane.clock.advance(10_000);
    expect((await view(caller)).status.contact).toBe('offline');
    expect(await contactAfterCall()).toBe('online');
    await world.calls.signout(caller);
    expect(await contactAfterCall()).toBe('offline');
  });
});
