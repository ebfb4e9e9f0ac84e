import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { CallsPlane } from './testing/semaphore-calls.ts';

const address = 'https://scale.example/';

let world: CallsPlane;
let id: string;

beforeEach(async () => {
  world = await CallsPlane.start();
  id = await world.registered('once', 1, address);
  world.webhooks.watch();
  await world.progress(id, {});
  await world.plane.clock.advance(150_000);
});

/** Calls that told of no task. */
const called = () => world.sent.filter((each) => (each as { task_id: number }).task_id === 0);
const pass = (ms: number) => world.plane.clock.advance(ms);

test('a runner that nobody hears of is called while a job waits that fits it, once a minute', async () => {
  expect(called()).toEqual([]);
  const other = await world.plane.submit({ labels: ['elsewhere'] });
  await pass(20_000);
  expect(called()).toEqual([]);
  const job = await world.plane.submit();
  await pass(12_000);
  expect(called()).toEqual([{ action: 'start', project_id: 0, task_id: 0, template_id: 0, runner_id: expect.any(Number) }]);
  await pass(40_000);
  expect(called()).toHaveLength(1);
  await pass(30_000);
  expect(called()).toHaveLength(2);
  // it comes, and is called no more
  await world.progress(id, {}, 'start-two');
  expect((await world.poll(id, 'start-two')).new_jobs).toHaveLength(1);
  expect(await Promise.all([other, job].map((each) => world.plane.stateOf(each)))).toEqual(['queued', 'processing']);
});

describe('one whose only task is over', () => {
  const over = async () => {
    await world.progress(id, {}, 'start-two');
    const first = await world.plane.submit();
    const task = (await world.poll(id, 'start-two')).new_jobs[0]?.task.id ?? 0;
    await world.progress(id, { [task]: 'running' }, 'start-two');
    const second = await world.plane.submit();
    await world.progress(id, { [task]: 'success' }, 'start-two');
    expect(await world.plane.stateOf(first)).toBe('succeeded');
    return second;
  };
  /** It is told to empty the folder of its last task before. */
  const next = async (startedAt: string) => {
    await world.poll(id, startedAt);
    return (await world.poll(id, startedAt)).new_jobs;
  };
  const pill = async () => (await world.plane.app.fleet.find(id)).status.pill;

  test('and that asks for nothing more is gone, and called at once for the next job', async () => {
    await over();
    await pass(4_900);
    expect([await pill(), called().length]).toEqual(['online', 0]);
    await pass(200);
    expect([await pill(), called().length]).toEqual(['offline', 1]);
    // what comes is another process of it, and the story is the same
    await world.progress(id, {}, 'start-three');
    const task = (await next('start-three'))[0]?.task.id ?? 0;
    await world.plane.submit();
    await world.progress(id, { [task]: 'success' }, 'start-three');
    await pass(5_100);
    expect(called()).toHaveLength(2);
  });

  test('and that asks on stays, and has its next job', async () => {
    const second = await over();
    await pass(900);
    expect(await next('start-two')).toHaveLength(1);
    await pass(5_100);
    expect([await pill(), called().length, await world.plane.stateOf(second)]).toEqual(['busy', 0, 'processing']);
  });

  test('and that was only slow goes on where it was', async () => {
    const second = await over();
    await pass(5_100);
    expect(await next('start-two')).toHaveLength(1);
    expect([await pill(), await world.plane.stateOf(second)]).toEqual(['busy', 'processing']);
  });
});

describe('one that was called', () => {
  const shown = async () => {
    const { status, called } = await world.plane.app.fleet.find(id);
    return { pill: status.pill, called };
  };
  const explained = async (job: string) => {
    const { verdict, groups, change } = await world.plane.app.explain.job(job);
    return { verdict, reasons: groups.map(({ text }) => text), change: change?.map(({ text }) => text) };
  };

  test('stays offline, is told as called, and jobs that fit it as starting, until it comes', async () => {
    const job = await world.plane.submit();
    expect(await shown()).toEqual({ pill: 'offline', called: null });
    expect(await explained(job)).toMatchObject({ verdict: 'waiting', reasons: ['is offline'], change: ['start once'] });
    await pass(12_000);
    expect(await shown()).toMatchObject({ pill: 'offline', called: { times: 1, isComing: true } });
    expect(await explained(job)).toEqual({
      verdict: 'starting',
      reasons: ['was called at its address and is to come'],
      change: ['wait for once'],
    });
    await world.progress(id, {}, 'start-two');
    expect(await shown()).toEqual({ pill: 'online', called: null });
  });

  test('and is no more expected when nobody waits for it is told so to the pages', async () => {
    const job = await world.plane.submit();
    await pass(12_000);
    await world.plane.app.jobs.cancel(job, person('jo'), null);
    const { mark } = world.plane.app.fleet.presenceSince(0);
    await pass(3 * 60_000);
    expect(world.plane.app.fleet.presenceSince(mark).views).toMatchObject([{ called: { times: 1, isComing: false } }]);
  });

  test('and does not come for five minutes is no more expected, though it is called', async () => {
    const job = await world.plane.submit();
    await pass(6 * 60_000);
    expect(await shown()).toMatchObject({ pill: 'offline', called: { times: expect.any(Number), isComing: false } });
    expect((await shown()).called?.times).toBeGreaterThan(4);
    expect(await explained(job)).toMatchObject({ verdict: 'waiting', reasons: ['is offline'] });
  });

  test.each<[string, () => Promise<number>]>([
    ['refuses the call', async () => 500],
    ['can not be reached', () => Promise.reject(new Error('no way there'))],
  ])('at an address that %s is not expected', async (_, answer) => {
    world.answer = answer;
    const job = await world.plane.submit();
    await pass(30_000);
    expect(called()).toHaveLength(1);
    expect(await shown()).toEqual({ pill: 'offline', called: null });
    expect(await explained(job)).toMatchObject({ verdict: 'waiting', reasons: ['is offline'] });
  });
});

describe('the end of a task is told', () => {
  const told = () =>
    world.sent.filter((each) => (each as { task_id: number }).task_id !== 0).map((each) => (each as { action: string }).action);
  let task: number;

  beforeEach(async () => {
    await world.progress(id, {}, 'start-two');
    await world.plane.submit();
    task = (await world.poll(id, 'start-two')).new_jobs[0]?.task.id ?? 0;
  });

  test('when its runner has lost it', async () => {
    await world.progress(id, { [task]: 'running' }, 'start-two');
    for (let report = 0; report < 2; report++) await world.progress(id, {}, 'start-two');
    expect(told()).toEqual(['start', 'finish']);
  });

  test('when it was kicked', async () => {
    await world.progress(id, { [task]: 'running' }, 'start-two');
    await world.plane.act(id, 'kick');
    for (const jobs of [{ [task]: 'running' }, {}, {}] as const) await world.progress(id, jobs, 'start-two');
    expect(told()).toEqual(['start', 'finish']);
  });

  test('when its runner does not begin it', async () => {
    for (let at = 0; at < 24; at++) await world.poll(id, 'start-two');
    expect(told()).toEqual(['start']);
    await world.poll(id, 'start-two');
    expect(told().slice(0, 2)).toEqual(['start', 'finish']);
  });
});

test.each<[string, () => Promise<unknown>]>([
  ['that is disabled', () => world.plane.act(id, 'disable')],
  ['of a system that is paused', () => world.plane.app.pauses.pause(null, { why: 'so', until: null, by: person('jo') })],
])('a runner %s is not called', async (_, change) => {
  await change();
  await world.plane.submit();
  await pass(30_000);
  expect(called()).toEqual([]);
});

test('what is closed calls nobody', async () => {
  world.webhooks.close();
  await world.plane.submit();
  await pass(30_000);
  expect(called()).toEqual([]);
});
