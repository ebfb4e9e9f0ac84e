import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
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
