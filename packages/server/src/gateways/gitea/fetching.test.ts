import { Result } from '@baton/protocol/gitea';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { GiteaPlane, type SpeakingRunner, settleAll } from './testing/gitea-plane.ts';

let world: GiteaPlane;
let runner: SpeakingRunner;

beforeEach(async () => {
  world = await GiteaPlane.start();
  runner = await world.started();
});

describe('a runner asks for a task', () => {
  test('and gets the job that comes while it waits', async () => {
    const { job, task } = await runner.given();
    expect(new TextDecoder().decode(task.workflowPayload)).toContain('runs-on: linux');
    expect(task.context).toMatchObject({ event_name: 'workflow_dispatch', job: 'greet', run_attempt: '1' });
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('and hears after four and a half seconds that there is none, with a version that rises and is never 0', async () => {
    const first = await runner.fetch();
    await world.plane.clock.advance(4_499);
    expect(first.answer).toBeUndefined();
    await world.plane.clock.advance(1);
    expect(first.task).toBeUndefined();
    expect(first.version).toBeGreaterThan(0n);
    const second = await runner.fetch(first.version);
    await world.plane.clock.advance(4_500);
    expect(second.version).toBeGreaterThan(first.version);
    const third = await runner.fetch(second.version + 1_000_000n);
    await world.plane.clock.advance(4_500);
    expect(third.version).toBeGreaterThan(second.version + 1_000_000n);
  });

  test.each([
    [3_000, 2_500],
    [400, 0],
    [60_000, 4_500],
    [null, 4_500],
  ])('and waits no longer than it said: %s ms', async (timeoutMs, heldMs) => {
    const fetch = await runner.fetch(0n, { timeoutMs });
    if (heldMs > 0) {
      await world.plane.clock.advance(heldMs - 1);
      expect(fetch.answer).toBeUndefined();
    }
    await world.plane.clock.advance(1);
    await settleAll();
    expect(fetch.answer).toBeDefined();
  });

  test('and writes nothing while there is none', async () => {
    const poll = async () => {
      const fetch = await runner.fetch();
      await world.plane.clock.advance(4_500);
      expect(fetch.answer).toBeDefined();
      await world.plane.clock.advance(2_000);
    };
    // that it is online is an event
    await poll();
    const { commits } = world.plane.store;
    const events = world.plane.events.length;
    for (let at = 0; at < 20; at++) await poll();
    expect(world.plane.store.commits).toBe(commits);
    expect(world.plane.events).toHaveLength(events);
    expect((await world.plane.app.fleet.find(runner.id)).lastHeartbeatAt).toBeGreaterThan(world.plane.clock.now() - 5_000);
  });

  test('while it is disabled it gets none, and is online', async () => {
    await world.plane.act(runner.id, 'disable');
    const fetch = await runner.fetch();
    const job = await world.submit();
    await world.plane.clock.advance(4_500);
    expect(fetch.task).toBeUndefined();
    expect(fetch.error).toBeNull();
    expect(await world.plane.stateOf(job)).toBe('queued');
    expect((await world.plane.app.fleet.find(runner.id)).status.contact).toBe('online');
    await world.plane.act(runner.id, 'enable');
    expect((await runner.fetch()).task).toBeDefined();
  });

  test('several times at once, and gets as many tasks', async () => {
    const fetches = [await runner.fetch(), await runner.fetch()];
    await Promise.all([world.submit(), world.submit()]);
    await settleAll();
    const [one, two] = fetches.map(({ task }) => task);
    expect(one?.id).not.toBe(two?.id);
    expect(one?.context?.repository).not.toBe(two?.context?.repository);
  });

  test('what can not be put in its words fails, and the next job comes', async () => {
    const fetch = await runner.fetch();
    const broken = await world.submit({ spec: { workflow: 'jobs: {a: {steps: []}, b: {steps: []}}' } });
    await settleAll();
    expect(await world.plane.stateOf(broken)).toBe('failed');
    expect((await world.plane.app.jobs.detail(broken)).history.at(-1)).toMatchObject({
      message: 'the workflow has more than one job',
    });
    const job = await world.submit();
    await settleAll();
    expect(fetch.task).toBeDefined();
    expect(await world.plane.stateOf(job)).toBe('processing');
  });
});

describe('an answer that got lost', () => {
  test('because the connection closed before it was written: the next call gets the task', async () => {
    const { task, fetch } = await runner.given();
    fetch.drop();
    const again = await runner.fetch();
    expect(again.task?.id).toBe(task.id);
    expect((await runner.fetch()).task).toBeUndefined();
  });

  test('because its runner had gone when the job came', async () => {
    const fetch = await runner.fetch();
    const submitted = world.submit();
    fetch.drop();
    const job = await submitted;
    await settleAll();
    const again = await runner.fetch();
    expect(again.task).toBeDefined();
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('on its way: the same key gets it again, once it was heard of no more', async () => {
    const requestKey = 'a-key';
    const fetch = await runner.fetch(0n, { requestKey });
    await world.submit();
    await settleAll();
    const again = await runner.fetch(0n, { requestKey });
    expect(again.task?.id).toBe(fetch.task?.id);
    await runner.update(again.task?.id ?? 0n);
    expect((await runner.fetch(0n, { requestKey })).task).toBeUndefined();
  });

  test('on its way: the version of before shows that it was never heard', async () => {
    const idle = await runner.fetch();
    await world.plane.clock.advance(4_500);
    const fetch = await runner.fetch(idle.version);
    await world.submit();
    await settleAll();
    await world.plane.clock.advance(2_000);
    const again = await runner.fetch(idle.version);
    expect(again.task?.id).toBe(fetch.task?.id);
  });

  test('did not get lost: a call that was on its way beside the one that got the task gets no copy of it', async () => {
    const idle = await runner.fetch();
    await world.plane.clock.advance(4_500);
    await world.submit();
    const one = await runner.fetch(idle.version);
    await settleAll();
    const beside = await runner.fetch(idle.version);
    await settleAll();
    expect([one.task !== undefined, beside.task]).toEqual([true, undefined]);
  });

  test('did not get lost: after a task the runner sends 0 and gets another', async () => {
    const idle = await runner.fetch();
    await world.plane.clock.advance(4_500);
    const fetch = await runner.fetch(idle.version);
    await world.submit();
    await settleAll();
    expect(fetch.task).toBeDefined();
    expect((await runner.fetch(0n)).task).toBeUndefined();
  });

  test('of calls that overlap a version tells nothing: no task is given twice', async () => {
    const idle = await runner.fetch();
    await world.plane.clock.advance(4_500);
    const [one, two] = [await runner.fetch(idle.version), await runner.fetch(idle.version)];
    await world.submit();
    await settleAll();
    expect([one, two].filter(({ task }) => task)).toHaveLength(1);
    const third = await runner.fetch(idle.version);
    expect(third.task).toBeUndefined();
  });

  test('and nobody asks again: the job goes elsewhere when its lease is over', async () => {
    const { job, task } = await runner.given({ onLost: 'requeue' });
    for (let at = 0; at < 30; at++) {
      await runner.fetch();
      await world.plane.clock.advance(5_000);
    }
    await settleAll();
    expect((await world.plane.app.jobs.detail(job)).history.length).toBeGreaterThan(1);
    expect((await runner.update(task.id)).state?.result).toBe(Result.CANCELLED);
  });
});

test('a kicked runner is answered CANCELLED and comes back by itself', async () => {
  const { job, task } = await runner.given();
  await runner.update(task.id);
  await world.plane.act(runner.id, 'kick');
  expect((await runner.update(task.id)).state?.result).toBe(Result.CANCELLED);
  const early = await runner.fetch();
  expect([early.task, early.error]).toEqual([undefined, null]);
  expect(await runner.log(task.id, 0, ['last words'], true)).toBe(1);
  expect((await runner.update(task.id, Result.CANCELLED)).state?.result).toBe(Result.CANCELLED);
  await world.plane.clock.advance(5_000);
  await settleAll();
  const later = await runner.fetch();
  expect(later.task?.id).not.toBe(task.id);
  expect(await world.plane.stateOf(job)).toBe('processing');
});

test('a restarted server goes on with what its runners have', async () => {
  const { job, task } = await runner.given();
  await runner.update(task.id);
  expect(await runner.log(task.id, 0, ['a', 'b'])).toBe(2);
  await world.restart(3_000);
  expect((await runner.update(task.id)).state?.result).toBe(Result.UNSPECIFIED);
  expect(await runner.log(task.id, 1, ['b', 'c'])).toBe(3);
  await runner.log(task.id, 3, ['d'], true);
  await runner.update(task.id, Result.SUCCESS, { outputs: { answer: '42' } });
  expect(await world.plane.stateOf(job)).toBe('succeeded');
  await world.restart();
  const late = await runner.update(task.id, Result.SUCCESS, { outputs: { answer: '42' } });
  expect(late).toMatchObject({ state: { result: Result.SUCCESS }, sentOutputs: ['answer'] });
});

describe('a cancelled job', () => {
  // what they say of it in the end differs
  test.each([Result.CANCELLED, Result.FAILURE, Result.SUCCESS])(
    'its runner hears it with its next word; it is cancelled at its end (%s)',
    async (result) => {
      const { job, task } = await runner.given();
      await runner.update(task.id);
      await world.plane.app.jobs.cancel(job, person('jo'), 'no more');
      expect((await runner.update(task.id)).state?.result).toBe(Result.CANCELLED);
      expect(await world.plane.stateOf(job)).toBe('processing');
      expect((await runner.update(task.id, result)).state?.result).toBe(Result.CANCELLED);
      expect(await world.plane.stateOf(job)).toBe('cancelled');
    },
  );

  test('whose runner is gone is cancelled when its lease is over, and does not hang', async () => {
    const { job, task } = await runner.given();
    await runner.update(task.id);
    await world.plane.app.jobs.cancel(job, person('jo'), 'no more');
    await world.plane.clock.advance(130_000);
    await settleAll();
    expect(await world.plane.stateOf(job)).toBe('cancelled');
  });

  test('whose runner came to its end before it heard so has succeeded', async () => {
    const { job, task } = await runner.given();
    await world.plane.app.jobs.cancel(job, person('jo'), 'no more');
    await runner.update(task.id, Result.SUCCESS);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });
});
