import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { startOf } from './bodies.ts';
import { recordOf } from './log-record.ts';
import { ChallengePlane, radio, settle } from './testing/challenge-plane.ts';

let world: ChallengePlane;
beforeEach(async () => {
  world = await ChallengePlane.start();
});

describe('while the storage is away for a moment', () => {
  test('leave is not given, and no job fails for that: its task comes with the next call', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    world.beforeGate = async () => void world.plane.store.meet('unavailable');
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000);
    await settle();
    expect([asking.got, (asking.error as Error).message]).toEqual([undefined, 'storage_unavailable']);
    world.beforeGate = async () => {};
    const again = world.ask(caller);
    await settle();
    await world.done(caller, again.task.challenge_id);
    expect(await world.plane.job(job)).toMatchObject({ state: 'succeeded', attemptsCounted: 1 });
  });

  test.each<[string, 'runner' | 'attempt']>([
    ['is refused takes nothing away', 'runner'],
    ['is heard takes what it had only when that is written down', 'attempt'],
  ])('a beginning that %s: lines of what goes on are its own', async (_, kind) => {
    const caller = await world.runner('runners', [radio(0)]);
    const start = startOf({ devices: [radio(0)] });
    const say = (message: string) => world.calls.log(caller, recordOf({ log: { level: 'INFO', message } }));
    world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000, {}, { onPartition: 'continue' });
    await settle();
    world.plane.store.meet('unavailable', kind);
    // a call of an earlier life of its program, that was long on its way
    await expect(world.calls.register(caller, start)).rejects.toThrow('storage_unavailable');
    expect(await world.plane.stateOf(job)).toBe('processing');
    await say('still at it');
    await world.calls.register(caller, start);
    expect(['failed', 'needs_attention']).toContain(await world.plane.stateOf(job));
    await say('anew');
    const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 1_000);
    const lines = chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');
    expect(lines).toContain('still at it\n');
    expect(lines).not.toContain('anew');
  });

  test('a record of its log is in that of its job, though it is not yet known to be back after a kick', async () => {
    const caller = await world.runner('runners', [radio(0)]);
    const say = (message: string) => world.calls.log(caller, recordOf({ log: { level: 'INFO', message } }));
    world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000, {}, { onPartition: 'continue' });
    await settle();
    await world.plane.act(caller.runnerId, 'kick');
    await say('told to stay away');
    await world.plane.clock.advance(10_000);
    world.plane.store.meet('unavailable', 'runner');
    await expect(say('still at it')).rejects.toThrow('storage_unavailable');
    const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 1_000);
    const lines = chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');
    expect(lines).toContain('still at it\n');
  });

  test.each<[string, object, string]>([
    ['that challengectl has no words for', { modulation: 'nbfm', message: undefined, audio: 'bm9uZQ==' }, 'failed'],
    ['that was cancelled at its gate', {}, 'cancelled'],
  ])('the end of a task %s is stored with the next call', async (_, spec, state) => {
    const caller = await world.runner('runners', [radio(0)]);
    world.beforeGate = async (id) => void (await world.plane.app.jobs.cancel(id, person('jo'), 'not now'));
    world.beforeReport = () => world.plane.store.meet('unavailable');
    const asking = world.ask(caller);
    await settle();
    const job = await world.transmit(146_550_000, spec);
    await settle();
    await settle();
    expect([asking.got, (asking.error as Error).message]).toEqual([undefined, 'storage_unavailable']);
    expect(await world.plane.stateOf(job)).toBe('processing');
    world.beforeReport = () => {};
    world.ask(caller);
    await settle();
    await settle();
    expect(await world.plane.stateOf(job)).toBe(state);
  });
});
