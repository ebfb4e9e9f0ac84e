import { beforeEach, describe, expect, test, vi } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const why = (id: string) => plane.app.explain.job(id);
const changes = async (id: string) => (await why(id)).change?.map(({ change }) => change.change);

describe('why a job waits', () => {
  test('without any runner it is impossible, and a runner has to be added', async () => {
    const id = await plane.submit();
    expect(await why(id)).toMatchObject({ verdict: 'impossible', groups: [], runners: 0 });
    expect(await changes(id)).toEqual(['add_runner']);
  });

  test('for a label that nobody has: the label', async () => {
    const runner = await plane.runner('one');
    runner.sync();
    await settle();
    const id = await plane.submit({ labels: ['gpu'] });
    const view = await why(id);
    expect(view).toMatchObject({ verdict: 'impossible', groups: [{ runners: 1, text: 'lacks the label gpu' }] });
    expect(view.change?.map(({ text }) => text)).toEqual(['add the label gpu to one']);
    await plane.app.fleet.edit('one', { labels: ['gpu'] }, person('jo'));
    await settle();
    expect(await plane.stateOf(id), 'the change starts it').toBe('claimed');
  });

  test('for a disabled runner: enable it', async () => {
    const runner = await plane.runner('one');
    await plane.act('one', 'disable');
    runner.sync();
    const id = await plane.submit();
    expect(await why(id)).toMatchObject({ verdict: 'waiting', groups: [{ text: 'is disabled' }] });
    expect(await changes(id)).toEqual(['enable']);
    await plane.act('one', 'enable');
    await settle();
    expect(await plane.stateOf(id)).toBe('claimed');
  });

  test('for a device that is unplugged: plug it in', async () => {
    const devices = [{ id: 'low', labels: ['sdr'], ranges: { frequency: [{ min: 1, max: 9 }] } }];
    const runner = await plane.runner('roof', { devices });
    runner.sync({ devices: [] });
    await settle();
    const id = await plane.submit({ device: ['sdr'], ranges: { frequency: { min: 5, max: 5 } } });
    const view = await why(id);
    expect(view).toMatchObject({ verdict: 'waiting', groups: [{ text: 'has its device unplugged' }] });
    expect(view.change?.map(({ text }) => text)).toEqual(['plug in the device low of roof']);
    const call = runner.sync({ devices: ['low'] });
    await settle();
    expect(
      call.offers.map(({ jobId, deviceId }) => [jobId, deviceId]),
      'the change starts it',
    ).toEqual([[id, 'low']]);
  });

  test('for a runner that is short of disk: free some', async () => {
    const runner = await plane.runner('one', { capacity: 2 });
    runner.sync({ freeSlots: 0, shortage: 'short of disk' });
    await settle();
    const id = await plane.submit();
    const view = await why(id);
    expect(view).toMatchObject({ verdict: 'waiting', groups: [{ text: 'is short of disk and takes no new job' }] });
    expect(view.change?.map(({ text }) => text)).toEqual(['free disk space on one']);
    const call = runner.sync({ shortage: null });
    await settle();
    expect(call.offers.map(({ jobId }) => jobId)).toEqual([id]);
  });

  test('behind others for a busy runner: its place in line', async () => {
    const runner = await plane.runner('one');
    await plane.submit();
    await runner.take();
    runner.sync();
    await settle();
    await plane.submit();
    await plane.submit({ priority: 5 });
    await plane.submit({ labels: ['gpu'], priority: 9 });
    await plane.clock.advance(10);
    const last = await plane.submit();
    const view = await why(last);
    expect(view).toMatchObject({
      verdict: 'waiting',
      place: { jobs: 2, orMore: false },
      groups: [{ text: 'has as many jobs as it can take' }],
    });
    expect(await changes(last)).toEqual(['wait']);
    expect(view.text).toContain('2 jobs are before it');
  });

  test('a job that does not wait has no explanation', async () => {
    const runner = await plane.runner('one');
    const id = await plane.submit();
    await runner.take();
    expect(await codeOf(why(id))).toBe('job_not_queued');
    expect(await codeOf(why('01a3185c-0000-7000-8000-000000000000'))).toBe('job_not_found');
  });
});

test('the queue by kind of job: how many, since when, and the verdict', async () => {
  const runner = await plane.runner('one');
  await plane.submit();
  await runner.take();
  runner.sync();
  const begun = plane.clock.now();
  for (let round = 0; round < 3; round++) await plane.submit();
  await plane.submit({ executor: 'ansible' });
  const classes = await plane.app.explain.classes();
  expect(classes.map(({ waiting, verdict, requirements }) => [requirements.executor, waiting, verdict])).toEqual([
    ['shell', 3, 'waiting'],
    ['ansible', 1, 'impossible'],
  ]);
  expect(classes[0]?.oldestQueuedAt).toBeGreaterThanOrEqual(begun);
});

describe('the place in line of the first job of each kind', () => {
  const placesOf = async (app = plane.app) =>
    Object.fromEntries((await app.explain.classes()).map(({ requirements, place }) => [requirements.labels.join(), place]));
  const busyRunner = async (name: string, labels: string[]): Promise<void> => {
    const runner = await plane.runner(name, { labels });
    await plane.submit({ labels });
    await runner.take();
    runner.sync();
    await settle();
    await plane.clock.advance(10);
  };

  test('counts those that could go to the same runners, more urgent or older', async () => {
    await busyRunner('one', ['a', 'b']);
    await busyRunner('other', ['c']);
    await plane.submit({ labels: ['c'] });
    await plane.clock.advance(1);
    for (let round = 0; round < 3; round++) await plane.submit({ labels: ['a'] });
    await plane.clock.advance(1);
    await plane.submit({ labels: ['b'] });
    await plane.clock.advance(1);
    await plane.submit({ labels: [], priority: -1 });
    await plane.submit({ labels: ['gpu'], priority: 9 });
    const first = { jobs: 0, orMore: false };
    expect(await placesOf()).toEqual({
      ...{ a: first, b: { jobs: 3, orMore: false }, c: first },
      ...{ '': { jobs: 5, orMore: false }, gpu: null },
    });
  });

  test('reads a thousand jobs however many wait, and says that there may be more before it', async () => {
    await busyRunner('one', ['a', 'b']);
    for (let at = 0; at < 1_100; at++) await plane.submit({ labels: ['a'] });
    await plane.clock.advance(1);
    const last = await plane.submit({ labels: ['b'] });
    const read = vi.spyOn(plane.store.read, 'queueHeads');
    expect(await placesOf()).toEqual({ a: { jobs: 0, orMore: false }, b: { jobs: 500, orMore: true } });
    const rows = await Promise.all(read.mock.results.map(({ value }) => value));
    expect(rows.flat().length).toBe(501);
    const view = await why(last);
    expect(view.place).toEqual({ jobs: 1_000, orMore: true });
    expect(view.text).toContain('At least 1000 jobs are before it.');
  });
});

test('other work has its turn while many kinds are explained', async () => {
  for (let kind = 0; kind < 50; kind++) await plane.submit({ labels: [`label-${kind}`] });
  let told = 0;
  const explaining = plane.app.explain.classes().then((classes) => {
    told = classes.length;
  });
  await settle();
  expect(told, 'it waits for its next turn').toBe(0);
  await plane.clock.advance(1);
  await explaining;
  expect(told).toBe(50);
});

test('runners that do not take it for the same reason are one group', async () => {
  for (let number = 0; number < 30; number++) await plane.runner(`r${number}`);
  const id = await plane.submit({ labels: ['gpu'] });
  const { groups, runners } = await why(id);
  expect([groups.length, groups[0]?.runners, runners]).toEqual([1, 30, 30]);
});
