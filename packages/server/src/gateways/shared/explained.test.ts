import { describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { settle, type TestPlane } from '../../app/testing/plane.ts';
import { startOf } from '../challengectl/bodies.ts';
import { ChallengePlane, radio, twoMetres } from '../challengectl/testing/challenge-plane.ts';
import { GiteaPlane } from '../gitea/testing/gitea-plane.ts';
import { CallsPlane } from '../semaphore/testing/semaphore-calls.ts';

/** What would start a job, and whose runner is to be changed. */
async function fixOf({ app }: TestPlane, job: string): Promise<[change: string, speaks: string | undefined][] | null> {
  const { change } = await app.explain.job(job);
  return change?.map(({ change: each }) => [each.change, 'speaks' in each ? each.speaks : undefined]) ?? null;
}

const frequency = { min: 433e6, max: 433e6 };

describe('what is said to be all that a job waits for starts it', () => {
  test('a label of a runner of Gitea', async () => {
    const world = await GiteaPlane.start();
    const runner = await world.started();
    const job = await world.submit({ labels: ['linux', 'gpu'] });
    expect(await fixOf(world.plane, job)).toEqual([['add_label', 'gitea']]);
    await world.plane.app.fleet.edit(runner.id, { labels: ['gpu'] }, person('jo'));
    await runner.fetch();
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('a runner of Semaphore that is disabled', async () => {
    const world = await CallsPlane.start();
    const id = await world.registered('one');
    await world.poll(id);
    await world.plane.act('one', 'disable');
    const job = await world.plane.submit({ executor: 'shell', spec: { command: ['make'] } });
    expect(await fixOf(world.plane, job)).toEqual([['enable', 'semaphore']]);
    await world.plane.act('one', 'enable');
    await world.poll(id);
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('a frequency of a radio of challengectl', async () => {
    const world = await ChallengePlane.start();
    const caller = await world.runner('runners', [radio(0, twoMetres)]);
    const job = await world.transmit(frequency.min);
    expect(await fixOf(world.plane, job)).toEqual([['widen_range', 'challengectl']]);
    const devices = [radio(0, twoMetres, `${frequency.min}-${frequency.max}`)];
    await world.calls.register(caller, startOf({ hostname: 'sdr-1', devices }));
    const asking = world.ask(caller);
    await settle();
    expect(asking.task.config.frequency).toBe(frequency.min);
    expect(await world.plane.stateOf(job)).toBe('processing');
  });
});

describe('nothing is proposed that can not be done', () => {
  test('to runners of Semaphore and challengectl no executor and no range is brought', async () => {
    const semaphore = await CallsPlane.start();
    await semaphore.poll(await semaphore.registered('one'));
    const { plane } = semaphore;
    const spec = { command: ['make'] };
    for (const wish of [
      { executor: 'codex', spec: {} },
      { executor: 'shell', spec, ranges: { frequency } },
    ])
      expect(await fixOf(plane, await plane.submit(wish))).toEqual([['add_runner', undefined]]);
    const radios = await ChallengePlane.start();
    await radios.runner('runners', [radio(0, twoMetres)]);
    const other = await radios.plane.submit({ executor: 'shell', spec });
    const roof = await radios.transmit(146e6, {}, { device: ['roof'] });
    for (const job of [other, roof]) expect(await fixOf(radios.plane, job)).toEqual([['add_runner', undefined]]);
  });

  test('no runner of Gitea has a device, so none is to be added', async () => {
    const world = await GiteaPlane.start();
    await world.started();
    const job = await world.submit({ device: [] });
    expect(await world.plane.app.explain.job(job)).toMatchObject({ verdict: 'impossible', change: null });
  });
});
