import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, sampleNewRunner, sampleSubmit, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const submit = (patch: Parameters<typeof sampleSubmit>[0] = {}, key: string | null = 'key', by = 'admin') =>
  plane.app.jobs.submit(sampleSubmit(patch), by, key);
const total = async () => Object.values(await plane.app.jobs.counts()).reduce((sum, count) => sum + count, 0);

describe('an idempotency key', () => {
  test('the same submission again answers the same job', async () => {
    const first = await submit();
    const again = await submit();
    expect([first.created, again.created]).toEqual([true, false]);
    expect(again.view.job.id).toBe(first.view.job.id);
    expect(await total()).toBe(1);
  });

  test('answers the job as it is by now', async () => {
    const { view } = await submit();
    await plane.app.jobs.cancel(view.job.id, person('admin'), null);
    expect((await submit()).view.job.state).toBe('cancelled');
  });

  test('another submission with it is refused', async () => {
    await submit();
    expect(await codeOf(submit({ spec: { script: 'other' } }))).toBe('idempotency_key_reused');
    expect(await total()).toBe(1);
  });

  test('twice at the same time makes one job', async () => {
    const both = await Promise.all([submit(), submit(), submit()]);
    expect(new Set(both.map(({ view }) => view.job.id)).size).toBe(1);
    expect(both.filter(({ created }) => created).length).toBe(1);
    expect(await total()).toBe(1);
  });

  test("belongs to its submitter: somebody else's makes another job", async () => {
    await submit();
    expect((await submit({}, 'key', 'somebody')).created).toBe(true);
  });

  test('is forgotten after 24 h', async () => {
    await submit();
    const services = plane.clock.advance(60_000);
    await services;
    expect((await submit()).created).toBe(false);
    plane.clock.stall(24 * 3_600_000);
    await plane.clock.advance(61_000);
    expect((await submit()).created).toBe(true);
  });

  test('without one each submission makes a job', async () => {
    await submit({}, null);
    await submit({}, null);
    expect(await total()).toBe(2);
  });
});

describe('what can not be run as asked is refused', () => {
  test.each([
    ['project_not_found', { project: 'no/where' }],
    ['project_not_found', { project: 'instance' }],
    ['runner_not_found', { runner: 'nobody' }],
  ])('%s', async (code, patch) => {
    expect(await codeOf(submit(patch))).toBe(code);
    expect(await total()).toBe(0);
  });
});

test('when space runs out nothing new is taken, and what runs comes to its end', async () => {
  const runner = await plane.runner();
  const id = await plane.submit();
  const offer = await runner.take();
  plane.store.low = true;
  expect(await codeOf(submit())).toBe('storage_full');
  const added = plane.app.fleet.addRunner(sampleNewRunner('new'), person('admin'));
  expect(await codeOf(added)).toBe('storage_full');
  await runner.report(offer);
  expect(await plane.stateOf(id)).toBe('succeeded');
});

test('a re-run is a new job from the same snapshot', async () => {
  const runner = await plane.runner('pinned', { labels: ['gpu'] });
  const needs = {
    ...{ executorVersionMin: '5', labels: ['gpu'], ranges: { gain: { min: 1, max: 2 } }, attributes: { os: 'linux' } },
    ...{ runnerVersionMin: '1.2', device: ['sdr'] },
  };
  const concurrency = { key: 'state', limit: 2 };
  const patch = {
    ...needs,
    concurrency,
    runner: 'pinned',
    priority: 4,
    spec: { script: 'x' },
    maxAttempts: 7,
    timeLimitMs: 5_000,
  };
  const id = await plane.submit(patch);
  const { view, created } = await plane.app.jobs.rerun(id, person('somebody'), null);
  expect(created).toBe(true);
  expect(view).toMatchObject({
    requirements: { ...needs, runnerId: runner.id, needsFence: false },
    job: {
      rerunOf: id,
      concurrency,
      createdBy: 'somebody',
      priority: 4,
      maxAttempts: 7,
      timeLimitMs: 5_000,
      state: 'queued',
      attempts: 0,
    },
  });
  expect((await plane.app.jobs.detail(view.job.id)).spec).toEqual({ script: 'x' });
});

test('a re-run may do something else, on another runner, with what else the job had', async () => {
  const runner = await plane.runner('other');
  const id = await plane.submit({ priority: 4, secretEnvironment: { TOKEN: 'one-of-its-own' }, spec: { script: 'x' } });
  const instead = { name: 'y', spec: { script: 'y' }, runner: runner.id };
  const { view } = await plane.app.jobs.rerun(id, person('somebody'), null, instead);
  expect(view).toMatchObject({ requirements: { runnerId: runner.id }, job: { name: 'y', rerunOf: id, priority: 4 } });
  expect(await plane.app.jobs.detail(view.job.id)).toMatchObject({ spec: { script: 'y' }, secrets: { variables: ['TOKEN'] } });
});

test('lists are filtered by state, runner and words', async () => {
  const runner = await plane.runner();
  const ran = await plane.submit({ name: 'Build site' });
  await runner.take();
  const waits = await plane.submit({ name: 'deploy' });
  const ids = async (patch: object) => {
    const input = { states: null, runner: null, search: null, page: { limit: 10, after: null }, ...patch };
    return (await plane.app.jobs.list(input)).jobs.map(({ job }) => job.id);
  };
  expect(await ids({})).toEqual([waits, ran]);
  expect(await ids({ states: ['processing'] })).toEqual([ran]);
  expect(await ids({ runner: 'one' })).toEqual([ran]);
  expect(await ids({ search: 'SITE' })).toEqual([ran]);
  expect(await codeOf(ids({ runner: 'nobody' }))).toBe('runner_not_found');
});
