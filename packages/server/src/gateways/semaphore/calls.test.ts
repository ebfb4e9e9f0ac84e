import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { codeOf, settle } from '../../app/testing/plane.ts';
import { exitMarkOf } from './jobs/boot-script.ts';
import { CallsPlane } from './testing/semaphore-calls.ts';

let world: CallsPlane;
let id: string;

beforeEach(async () => {
  world = await CallsPlane.start();
  id = await world.registered('one');
});

/** A job that the runner has begun, and the number of its task. */
async function begun(patch: Parameters<CallsPlane['plane']['submit']>[0] = {}): Promise<{ job: string; task: number }> {
  const given = await offered(patch);
  await world.progress(id, { [given.task]: 'running' });
  return given;
}

async function offered(patch: Parameters<CallsPlane['plane']['submit']>[0] = {}): Promise<{ job: string; task: number }> {
  const job = await world.plane.submit(patch);
  await world.progress(id, {});
  const state = await world.poll(id);
  return { job, task: state.new_jobs[0]?.task.id ?? 0 };
}

const record = (second: string, message: string) => ({ time: `2026-07-01T10:00:${second}Z`, message });

async function linesOf(job: string): Promise<string[]> {
  const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 100_000);
  return chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim());
}

describe.each([
  ['the same server', () => Promise.resolve()],
  ['a server that was restarted', () => world.restart()],
])('records that %s is told', (_, between) => {
  const secret = 'a-very-secret-word';
  const told = [record('01.100', 'one'), record('02.200', `two ${secret}`), record('02.200', 'two')];
  let job: string;
  let task: number;
  const tell = (...records: ReturnType<typeof record>[]) => world.progress(id, { [task]: 'running' }, undefined, records);

  beforeEach(async () => {
    ({ job, task } = await begun({ secretEnvironment: { WORD: secret } }));
    await tell(...told);
    await between();
    await world.plane.clock.advance(3_000);
  });

  test('again, because the runner did not hear that they arrived, are there once, also where they were masked', async () => {
    await tell(...told, record('05.300', 'two'));
    await tell(record('06.200', 'two'));
    expect(await linesOf(job)).toEqual(['one', 'two ***', 'two', 'two', 'two']);
  });

  test('after those, with their text and their millisecond, are new', async () => {
    await tell(record('03.200', 'two'), record('04.200', 'three'));
    await tell(record('05.200', 'three'));
    expect(await linesOf(job)).toEqual(['one', 'two ***', 'two', 'two', 'three', 'three']);
  });

  test('after they were told again with more, because they were overtaken, are there once', async () => {
    await tell(...told, record('03.000', 'three'));
    await tell(...told);
    await tell(record('04.000', 'four'));
    await tell(...told);
    expect(await linesOf(job)).toEqual(['one', 'two ***', 'two', 'three', 'four']);
  });
});

describe('two reports at once', () => {
  test('of the same records store them once', async () => {
    const { job, task } = await begun();
    const told = [record('01.100', 'one'), record('02.200', 'two')];
    const tell = (...more: ReturnType<typeof record>[]) =>
      world.progress(id, { [task]: 'running' }, undefined, [...told, ...more]);
    await Promise.all([tell(), tell(), tell(record('03.000', 'three')), tell()]);
    expect(await linesOf(job)).toEqual(['one', 'two', 'three']);
  });

  test('of which one tells of the end lose no line and end the task once', async () => {
    const { job, task } = await begun();
    const tell = (status: 'running' | 'success', ...records: ReturnType<typeof record>[]) =>
      world.progress(id, { [task]: status }, undefined, records);
    const told = record('01.100', 'one');
    await Promise.all([tell('running', told), tell('success', told, record('02.000', 'two'))]);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect(await linesOf(job)).toEqual(['one', 'two']);
  });
});

test('a report that was overtaken by the one that names a task first does not lose it; two in a row that do not name it do', async () => {
  const { job, task } = await begun();
  await world.progress(id, {});
  await world.progress(id, { [task]: 'running' });
  expect(await world.plane.job(job)).toMatchObject({ state: 'processing', attempts: 1 });
  await world.progress(id, {});
  await world.progress(id, {});
  expect(await world.plane.stateOf(job)).toBe('queued');
});

test('of a report of which the store took a part the rest is stored when it comes again', async () => {
  const { job, task } = await begun();
  const told = ['one', 'two', 'three'].map((text, at) => record(`0${at}.000`, text));
  const { logs } = world.plane;
  const append = logs.append.bind(logs);
  logs.append = async (attemptId, chunks) => {
    logs.append = append;
    await append(attemptId, chunks.slice(0, 2));
    throw new Error('the disk failed');
  };
  await expect(world.progress(id, { [task]: 'running' }, undefined, told)).rejects.toThrow('the disk failed');
  expect(await linesOf(job)).toEqual(['one', 'two']);
  await world.progress(id, { [task]: 'running' }, undefined, [...told, record('09.000', 'four')]);
  expect(await linesOf(job)).toEqual(['one', 'two', 'three', 'four']);
});

describe('a server that was restarted', () => {
  test('knows the tasks of its runners, and takes their ends', async () => {
    const { job, task } = await begun();
    await world.restart();
    expect(await world.progress(id, { [task]: 'running' })).toEqual([]);
    expect((await world.poll(id)).CurrentJobs).toEqual([{ id: task, status: 'running' }]);
    await world.progress(id, { [task]: 'success' });
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('knows the exit code that was told before it', async () => {
    const { job, task } = await begun();
    const mark = record('02.000', `half a line${exitMarkOf(task)} 7`);
    await world.progress(id, { [task]: 'running' }, undefined, [record('01.000', 'one'), mark]);
    await world.restart();
    await world.progress(id, { [task]: 'error' }, undefined, [record('03.000', 'exit status 7')]);
    expect(await world.plane.job(job)).toMatchObject({ state: 'failed', outcome: { reason: 'exit', exitCode: 7 } });
    const { lines } = await world.plane.app.jobs.readLines(job, null, { from: 1, count: 10, stream: null });
    expect(lines.map(({ text }) => text)).toEqual(['one', 'half a line', 'exit status 7']);
  });

  test('tells them of cancellations that came before', async () => {
    const { job, task } = await begun();
    await world.plane.app.jobs.cancel(job, { userId: null, login: 'jo', via: 'token', credentialId: null, address: null }, null);
    await world.restart();
    await world.progress(id, { [task]: 'running' });
    expect((await world.poll(id)).CurrentJobs).toEqual([{ id: task, status: 'stopping' }]);
    await world.progress(id, { [task]: 'stopped' });
    expect(await world.plane.stateOf(job)).toBe('cancelled');
  });

  test('keeps time limits', async () => {
    const { task } = await begun({ timeLimitMs: 60_000 });
    await world.restart();
    await world.progress(id, { [task]: 'running' });
    await world.plane.clock.advance(20_000);
    await world.progress(id, { [task]: 'running' });
    expect((await world.poll(id)).CurrentJobs).toEqual([{ id: task, status: 'running' }]);
    await world.plane.clock.advance(20_000);
    await world.progress(id, { [task]: 'running' });
    await world.plane.clock.advance(20_000);
    await world.progress(id, { [task]: 'running' });
    expect((await world.poll(id)).CurrentJobs).toEqual([{ id: task, status: 'stopping' }]);
  });

  test('gives away what a runner never begins, when it has said so often enough', async () => {
    const { job } = await offered();
    await world.restart();
    for (let at = 0; at < 25; at++) await world.progress(id, {});
    expect(await world.plane.job(job)).toMatchObject({ state: 'processing', attempts: 1 });
    await world.progress(id, {});
    expect(await world.plane.stateOf(job)).toBe('queued');
  });
});

test('a report that comes again while the first is still being stored is stored once', async () => {
  const { job, task } = await begun();
  const told = [1, 2].map((at) => ({ time: `2026-07-01T10:00:0${at}.100Z`, message: `line ${at}` }));
  const more = [...told, { time: '2026-07-01T10:00:03.100Z', message: 'line 3' }];
  await Promise.all([told, more, more].map((records) => world.progress(id, { [task]: 'running' }, undefined, records)));
  const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 10_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim())).toEqual(['line 1', 'line 2', 'line 3']);
});

test('a report that was refused comes again whole: nothing of it is lost, and nothing stands twice', async () => {
  const { job, task } = await begun();
  const records = [1, 2].map((at) => ({ time: `2026-07-01T10:00:0${at}.100Z`, message: `line ${at}` }));
  world.plane.store.meet('unavailable');
  expect(await codeOf(world.progress(id, { [task]: 'success' }, undefined, records))).toBe('storage_unavailable');
  expect(await world.plane.stateOf(job)).toBe('processing');
  expect(await world.progress(id, { [task]: 'success' }, undefined, records)).toEqual([]);
  expect(await world.plane.stateOf(job)).toBe('succeeded');
  const { chunks } = await world.plane.app.jobs.readLog(job, null, 0, 10_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes).trim())).toEqual(['line 1', 'line 2']);
});

test('what a runner reports on no more is lost after a lease, however often it asks', async () => {
  const { job } = await begun();
  const history = async () => (await world.plane.app.jobs.detail(job)).history;
  const ask = async (): Promise<void> => {
    await world.plane.clock.advance(1_000);
    await world.poll(id);
  };
  for (let at = 0; at < 40; at++) await ask();
  expect((await history())[0]?.state).toBe('running');
  for (let at = 0; at < 40; at++) await ask();
  expect((await history())[0]?.state).toBe('ended');
});

test('a plan that waits for leave to be applied is all that was asked for: it has succeeded, and its runner is to stop', async () => {
  const { job, task } = await begun();
  expect(await world.progress(id, { [task]: 'waiting_confirmation' })).toEqual([task]);
  expect(await world.plane.stateOf(job)).toBe('succeeded');
});

test('a runner that is disabled in the middle is answered, ends what it has, and is offered nothing', async () => {
  const { job, task } = await begun();
  const waiting = await world.plane.submit();
  await world.plane.act(id, 'disable');
  expect(await world.poll(id)).toMatchObject({ CurrentJobs: [{ id: task, status: 'running' }], new_jobs: [] });
  await world.progress(id, { [task]: 'success' });
  expect((await world.poll(id)).new_jobs).toEqual([]);
  expect([await world.plane.stateOf(job), await world.plane.stateOf(waiting)]).toEqual(['succeeded', 'queued']);
});

describe('a second', () => {
  test('of a runner costs no write, idle or at work', async () => {
    const { task } = await begun();
    const { store } = world.plane;
    const written: string[] = [];
    const commit = store.commit.bind(store);
    store.commit = (plans) => {
      written.push(...plans.flatMap(({ changes }) => changes.map(({ kind }) => kind)));
      return commit(plans);
    };
    for (let at = 0; at < 20; at++) {
      await world.progress(id, { [task]: 'running' });
      await world.poll(id);
    }
    expect(written).toEqual([]);
    await world.progress(id, { [task]: 'success' });
    written.length = 0;
    for (let at = 0; at < 20; at++) {
      await world.progress(id, {});
      await world.poll(id);
    }
    // what happened before is counted each minute
    expect(written.filter((kind) => kind !== 'statisticsSlot')).toEqual([]);
  });

  test('of one that is at work is answered within it', async () => {
    const two = await world.registered('two', 2);
    await world.plane.submit();
    await world.progress(two, {});
    const [job] = (await world.poll(two)).new_jobs;
    await world.progress(two, { [job?.task.id ?? 0]: 'running' });
    const before = world.plane.clock.monotonic();
    await world.poll(two);
    expect(world.plane.clock.monotonic() - before).toBeLessThanOrEqual(700);
  });
});

test('what was given and never begun was never run', async () => {
  const { job } = await offered();
  for (let at = 0; at < 24; at++) {
    await world.progress(id, {});
    await world.poll(id);
  }
  expect(await world.plane.stateOf(job)).toBe('processing');
  await world.progress(id, {});
  await world.poll(id);
  await world.poll(id);
  const { attempts, attemptsCounted } = await world.plane.job(job);
  expect(attempts - attemptsCounted).toBe(1);
});

test('runners without a start in their headers keep checkouts in as many places as they have tasks', async () => {
  const old = await world.registered('old', 2);
  const first = await world.plane.submit();
  await world.progress(old, {}, null);
  const [a] = (await world.poll(old, null)).new_jobs;
  await world.progress(old, { [a?.task.id ?? 0]: 'running' }, null);
  await world.plane.submit();
  const [b] = (await world.poll(old, null)).new_jobs;
  await world.progress(old, { [a?.task.id ?? 0]: 'success', [b?.task.id ?? 0]: 'running' }, null);
  expect(await world.plane.stateOf(first)).toBe('succeeded');
  await world.plane.submit();
  const answer = await world.poll(old, null);
  const [c] = answer.new_jobs;
  expect([a, b, c].map((each) => each?.template.id)).toEqual([a?.template.id, (a?.template.id ?? 0) + 1, a?.template.id]);
  expect([a, b, c].map((each) => each?.repository.project_id)).toEqual([1, 1, 1]);
  expect(answer.clear_cache).toBeUndefined();
});

test('another process of a runner is told from a copy of it', async () => {
  const { job, task } = await begun();
  await world.progress(id, {}, 'start-two');
  expect(await world.plane.stateOf(job)).toBe('queued');
  await world.poll(id, 'start-two');
  await expect(world.progress(id, { [task]: 'running' }, 'start-one')).rejects.toMatchObject({ code: 'session_superseded' });
});

test('a process that goes on has its runner back when the one that took it is not heard of any more', async () => {
  await world.progress(id, {}, 'start-one');
  await world.poll(id, 'start-two');
  const call = () => world.progress(id, {}, 'start-one');
  await expect(call()).rejects.toMatchObject({ code: 'session_superseded' });
  await world.plane.clock.advance(40_000);
  await expect(call()).rejects.toMatchObject({ code: 'session_superseded' });
  await world.plane.clock.advance(40_000);
  const job = await world.plane.submit();
  await call();
  expect(await world.poll(id, 'start-one')).toMatchObject({ new_jobs: [{}] });
  expect(await world.plane.stateOf(job)).toBe('processing');
});

test.each<[string, () => Promise<unknown>]>([
  [
    'was drained and enabled',
    async () => {
      await world.plane.act(id, 'drain');
      await world.progress(id, {});
      await world.plane.act(id, 'enable');
    },
  ],
  [
    'was kicked',
    async () => {
      await world.plane.act(id, 'kick');
      await world.progress(id, {});
      await world.plane.clock.advance(6_000);
    },
  ],
])('a process that %s is the same one for a server that is restarted: what it runs goes on', async (_, act) => {
  await world.progress(id, {});
  await world.restart();
  await world.progress(id, {});
  await act();
  const { job, task } = await begun();
  await world.restart();
  await world.progress(id, { [task]: 'running' });
  await world.poll(id);
  expect(await world.plane.stateOf(job)).toBe('processing');
  await world.progress(id, { [task]: 'success' });
  expect(await world.plane.job(job)).toMatchObject({ state: 'succeeded', attempts: 1 });
});

test('a release that does not say when it started gets one task after the other', async () => {
  for (let at = 0; at < 3; at++) {
    const job = await world.plane.submit();
    await world.progress(id, {}, null);
    const task = (await world.poll(id, null)).new_jobs[0]?.task.id ?? 0;
    await world.progress(id, { [task]: 'success' }, null);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  }
});

test('an idle runner is told at once to empty its cache, and has the next job with its next question', async () => {
  await world.progress(id, {});
  const { clock, app } = world.plane;
  const before = clock.monotonic();
  const asked = world.poll(id);
  await settle();
  await app.fleet.clearCache(id, person('jo'));
  expect(await asked).toMatchObject({ clear_cache: true, new_jobs: [] });
  expect(clock.monotonic() - before).toBeLessThan(1_000);
  const job = await world.plane.submit();
  expect(await world.poll(id)).toMatchObject({ new_jobs: [{}] });
  expect(await world.plane.stateOf(job)).toBe('processing');
});

test('one that was kicked has the next task within seconds, not when its lease would have ended', async () => {
  const { job, task } = await begun();
  await world.plane.act(id, 'kick');
  // told that it is over, it stops the task and names it no more
  for (const jobs of [{ [task]: 'running' }, {}, {}] as const) await world.progress(id, jobs);
  await world.plane.clock.advance(5_000);
  const before = world.plane.clock.monotonic();
  for (let at = 0; at < 4 && (await world.plane.stateOf(job)) === 'queued'; at++) {
    await world.progress(id, {});
    await world.poll(id);
  }
  expect(await world.plane.stateOf(job)).toBe('processing');
  expect(world.plane.clock.monotonic() - before).toBeLessThan(5_000);
});
