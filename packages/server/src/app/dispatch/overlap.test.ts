import { beforeEach, expect, test } from 'vitest';
import { settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

/** Another class, which is not known yet: jobs of it wait for a pass. */
const another = { runnerVersionMin: '0.1.0' };

const waiting = async (name: string) => {
  const runner = await plane.runner(name);
  const call = runner.sync();
  await settle();
  return { runner, call };
};

test('while offers are committed others are made, of other jobs and to other runners', async () => {
  const a = await waiting('a');
  const open = plane.store.block('attempt');
  const first = await plane.submit();
  await settle();
  const b = await waiting('b');
  const second = await plane.submit(another);
  await settle();
  expect([a.call.state, b.call.state]).toEqual(['held', 'held']);
  const before = plane.store.commits;
  open();
  await settle();
  expect([a.call.offers, b.call.offers].map((offers) => offers.map(({ jobId }) => jobId))).toEqual([[first], [second]]);
  // each was asked for by its own pass, before the other was answered
  expect(plane.store.commits - before).toBe(2);
});

test('what could not be offered is there again for the next pass', async () => {
  const a = await waiting('a');
  const open = plane.store.block('attempt');
  const first = await plane.submit();
  await settle();
  a.call.dropConnection();
  const b = await waiting('b');
  const c = await waiting('c');
  const second = await plane.submit(another);
  await settle();
  open();
  await settle();
  expect([...b.call.offers, ...c.call.offers].map(({ jobId }) => jobId).sort()).toEqual([first, second].sort());
});

test('of a key with one permit one job is offered, whatever is under way', async () => {
  const [a, b] = [await waiting('a'), await waiting('b')];
  const concurrency = { key: 'one', limit: 1 };
  const open = plane.store.block('attempt');
  await plane.submit({ concurrency });
  await settle();
  // it is completed on what becomes of the first
  const second = plane.submit({ concurrency });
  const free = await plane.submit(another);
  await settle();
  open();
  await second;
  await settle();
  const jobs = [...a.call.offers, ...b.call.offers].map(({ jobId }) => jobId);
  expect(jobs).toHaveLength(2);
  expect(jobs).toContain(free);
});

test('a device whose offer is being committed is not offered again to a sync that comes meanwhile', async () => {
  const runner = await plane.runner('radio', { capacity: 2, devices: [{ id: 'sdr', labels: [], ranges: {} }] });
  runner.sync();
  await settle();
  const open = plane.store.block('attempt');
  const first = await plane.submit({ device: [] });
  await settle();
  const newer = runner.sync();
  const second = await plane.submit({ device: [] });
  await settle();
  open();
  await settle();
  // the sync that it was meant for is over, so it is taken back, and then the older job has the device again
  const attempts = [...(await plane.store.read.attemptsOf(first)), ...(await plane.store.read.attemptsOf(second))];
  expect(attempts.filter(({ state }) => state === 'offered')).toHaveLength(1);
  expect(newer.offers.map(({ jobId, deviceId }) => [jobId, deviceId])).toEqual([[first, 'sdr']]);
  expect(await plane.store.read.attemptsOf(second)).toEqual([]);
});

test('when the store is away nothing is asked of it again and again, and the repair sweep goes on', async () => {
  const a = await waiting('a');
  const before = plane.store.commits;
  plane.store.commitsMax = before + 1;
  const id = await plane.submit();
  await settle();
  expect(plane.store.commits - before).toBeLessThan(4);
  plane.store.commitsMax = Number.POSITIVE_INFINITY;
  await plane.clock.advance(5_001);
  expect(a.call.offers.map(({ jobId }) => jobId)).toEqual([id]);
});

test('who asks anew while an offer is committed is given its device, or its one job, once', async () => {
  const devices = [{ id: 'radio', labels: [], ranges: { frequency: [{ min: 1e6, max: 6e9 }] } }];
  const frequency = { ranges: { frequency: { min: 1e9, max: 1e9 } } };
  const cases = [
    { runner: await plane.runner('roof', { capacity: 4, devices }), wanted: frequency },
    { runner: await plane.runner('single', { ephemeral: true, executors: ['ansible'] }), wanted: { executor: 'ansible' } },
  ];
  for (const { runner, wanted } of cases) {
    runner.sync();
    await settle();
    const open = plane.store.block('attempt');
    const first = await plane.submit(wanted);
    await settle();
    // no answer came
    const again = runner.sync();
    const second = await plane.submit(wanted);
    await settle();
    open();
    // what is taken back is not committed yet
    const goOn = plane.store.block('attempt');
    await settle();
    expect([await plane.stateOf(first), await plane.stateOf(second)]).toEqual(['claimed', 'queued']);
    goOn();
    await settle();
    expect(again.offers).toHaveLength(1);
  }
});

test('what is offered while a kick of its runner is committed is taken back', async () => {
  const { runner, call } = await waiting('a');
  const open = plane.store.block('runner');
  const kicked = plane.act(runner.id, 'kick');
  await settle();
  const job = await plane.submit();
  await settle();
  expect(call.offers).toEqual([]);
  open();
  await kicked;
  await settle();
  expect(await plane.stateOf(job)).toBe('queued');
});
