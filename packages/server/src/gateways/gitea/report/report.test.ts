import { LogRowSchema, Result } from '@baton/protocol/gitea';
import { create } from '@bufbuild/protobuf';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../../app/testing/plane.ts';
import { atWork, type GiteaPlane, row, type SpeakingRunner } from '../testing/gitea-plane.ts';
import { Outputs } from './outputs.ts';
import { linesOf } from './rows.ts';

let world: GiteaPlane;
let runner: SpeakingRunner;
let task: bigint;
let job: string;

beforeEach(async () => {
  ({ world, runner, task, job } = await atWork());
});

const textOf = async (): Promise<string> => {
  const { chunks } = (await world.plane.app.jobs.readLog(job, null, 0, 1_000_000)) as unknown as {
    chunks: { bytes: Uint8Array }[];
  };
  return chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');
};

describe('rows of a log', () => {
  test('are numbered from the first; what is there is left out', async () => {
    expect(await runner.log(task, 0, ['a', 'b', 'c'])).toBe(3);
    expect(await runner.log(task, 0, ['a', 'b', 'c'])).toBe(3);
    expect(await runner.log(task, 2, ['c', 'd'])).toBe(4);
    expect(await textOf()).toBe('a\nb\nc\nd\n');
  });

  test('that miss some before them are not stored', async () => {
    await runner.log(task, 0, ['a']);
    expect(await runner.log(task, 5, ['f', 'g'], true)).toBe(1);
    expect(await runner.log(task, 1, ['b'])).toBe(2);
  });

  test('end with the last; sent again that changes nothing, and new ones are refused', async () => {
    await runner.log(task, 0, ['a']);
    expect(await runner.log(task, 1, ['b'], true)).toBe(2);
    expect(await runner.log(task, 1, ['b'], true)).toBe(2);
    expect(await runner.log(task, 2, [], true)).toBe(2);
    expect(await codeOf(runner.log(task, 2, ['c'], true))).toBe('already_exists');
    expect(await textOf()).toBe('a\nb\n');
  });

  test('end with an empty one where none is left to send; whose answer was lost is sent again and stands once', async () => {
    await runner.log(task, 0, ['a']);
    expect(await runner.log(task, 1, [''], true)).toBe(2);
    expect(await runner.log(task, 1, [''], true)).toBe(2);
    expect(await textOf()).toBe('a\n\n');
  });

  test('are refused after the last also where the closing failed on its way back', async () => {
    await runner.log(task, 0, ['a', 'b']);
    const { attemptId, epoch } = world.plane.app.runners.holding(runner.id)[0] ?? { attemptId: '', epoch: 0 };
    await world.plane.app.runners.sealLog(runner.id, attemptId, epoch);
    expect(await runner.log(task, 2, ['c'])).toBe(2);
    expect(await codeOf(runner.log(task, 2, ['c']))).toBe('already_exists');
    expect(await textOf()).toBe('a\nb\n');
  });

  test('keep the lease of their task, also where its state is not told', async () => {
    for (let at = 0; at < 30; at++) {
      expect(await runner.log(task, at, ['a'])).toBe(at + 1);
      await world.plane.clock.advance(5_000);
    }
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('are one line each, whatever is in them, and cut at 64 KiB', async () => {
    expect(await runner.log(task, 0, ['a\nb\r\nc', '', `${'ä'.repeat(40_000)}`])).toBe(3);
    const lines = (await textOf()).split('\n');
    expect(lines).toHaveLength(4);
    expect(Buffer.byteLength(lines[2] ?? '')).toBe(65_536);
    expect(lines[2]).not.toContain('\uFFFD');
  });

  test('keep the time between them, whatever their clock says', async () => {
    await world.plane.clock.advance(10_000);
    await runner.log(task, 0, [row('a', 5_000), row('b', 7_500), row('c')]);
    const { chunks } = (await world.plane.app.jobs.readLog(job, null, 0, 1_000)) as unknown as { chunks: { offsetMs: number }[] };
    expect(chunks.map(({ offsetMs }) => offsetMs)).toEqual([7_500, 10_000, 10_000]);
  });

  test('of a task that is none, or of another runner, are refused', async () => {
    const other = await world.started({ name: 'other' });
    expect(await codeOf(other.log(task, 0, ['x']))).toBe('not_found');
    expect(await codeOf(runner.log(12_345n, 0, ['x']))).toBe('not_found');
    expect(await codeOf(runner.log(task, -1, ['x']))).toBe('invalid_argument');
    expect(await textOf()).toBe('');
  });

  test('without a time are written when they come, and as many as a body holds are no defect', () => {
    const rows = Array.from({ length: 300_000 }, () => create(LogRowSchema, { content: '' }));
    const lines = linesOf(rows, 5_000);
    expect([lines.length, lines[0]?.offsetMs, lines.at(-1)?.offsetMs]).toEqual([300_000, 5_000, 5_000]);
  });

  test('that overlap others on their way are stored once', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => `row ${at}`);
    const calls = [
      runner.log(task, 0, rows.slice(0, 3_000)),
      runner.log(task, 0, rows),
      runner.log(task, 2_500, rows.slice(2_500)),
    ];
    await Promise.all(calls);
    expect(await textOf()).toBe(`${rows.join('\n')}\n`);
  });

  test('that a log does not take, because its end is half written down, are answered', async () => {
    await runner.log(task, 0, ['a']);
    const { store } = world.plane;
    const commit = store.commit.bind(store);
    store.commit = () => Promise.reject(new Error('the database is away'));
    await runner.log(task, 1, ['b'], true).catch(() => {});
    store.commit = commit;
    expect(await runner.log(task, 2, ['c'])).toBe(2);
    expect(await runner.log(task, 1, ['b'], true)).toBe(2);
    expect(await textOf()).toBe('a\nb\n');
  });

  test('by the thousand are stored in order', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => `row ${at}`);
    expect(await runner.log(task, 0, rows, true)).toBe(5_000);
    expect((await world.plane.app.jobs.readLog(job, null, 0, 10)).attempt?.log).toMatchObject({ lines: 5_000, complete: true });
  });
});

describe('the state of a task', () => {
  test('while it runs is answered with none, and keeps the lease', async () => {
    for (let at = 0; at < 30; at++) {
      expect((await runner.update(task)).state?.result).toBe(Result.UNSPECIFIED);
      await world.plane.clock.advance(5_000);
    }
    expect(await world.plane.stateOf(job)).toBe('processing');
    expect((await world.plane.app.jobs.detail(job)).history).toHaveLength(1);
  });

  test.each([
    [Result.SUCCESS, 'succeeded', null],
    [Result.SKIPPED, 'succeeded', 'skipped: its condition was not met'],
    [Result.FAILURE, 'failed', 'step 2 of 3 failed'],
    [Result.CANCELLED, 'queued', null],
  ])('%s at its end: the job is %s', async (result, state, message) => {
    const steps = [Result.SUCCESS, result, Result.SKIPPED];
    expect((await runner.update(task, result, { steps })).state?.result).toBe(result);
    expect(await world.plane.stateOf(job)).toBe(state);
    if (message !== null) expect((await world.plane.app.jobs.detail(job)).history.at(-1)).toMatchObject({ message });
  });

  test('told again after its end changes nothing and is answered as it was', async () => {
    await runner.update(task, Result.SUCCESS);
    expect((await runner.update(task, Result.FAILURE)).state?.result).toBe(Result.SUCCESS);
    expect((await runner.update(task)).state?.result).toBe(Result.SUCCESS);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('of the task of another runner changes nothing', async () => {
    const other = await world.started({ name: 'other' });
    await other.update(task, Result.FAILURE);
    expect(await world.plane.stateOf(job)).toBe('processing');
    expect((await runner.update(task)).state?.result).toBe(Result.UNSPECIFIED);
  });

  test('that overtakes the last rows takes none of them away: the log is closed by its runner', async () => {
    const logOf = async () => (await world.plane.app.jobs.readLog(job, null, 0, 1_000)).attempt?.log;
    await runner.log(task, 0, ['a']);
    await runner.update(task, Result.SUCCESS);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect(await runner.log(task, 1, ['b'])).toBe(2);
    expect(await logOf()).toBeNull();
    expect(await runner.log(task, 2, ['c'], true)).toBe(3);
    expect(await runner.log(task, 2, ['c'], true)).toBe(3);
    expect(await textOf()).toBe('a\nb\nc\n');
    expect(await logOf()).toMatchObject({ lines: 3, complete: true });
    expect(await codeOf(runner.log(task, 3, ['d'], true))).toBe('already_exists');
  });
});

describe('the time limit of a job', () => {
  beforeEach(async () => {
    await runner.update(task, Result.SUCCESS);
    const given = await runner.given({ timeLimitMs: 20_000 });
    task = given.task.id;
    job = given.job;
  });

  const outcomeOf = async () => (await world.plane.app.jobs.detail(job)).job.outcome;

  test.each([Result.FAILURE, Result.CANCELLED, Result.SUCCESS])(
    'is told when it is over; whatever its runner says then, %s too, it ran too long',
    async (result) => {
      await world.plane.clock.advance(19_000);
      expect((await runner.update(task)).state?.result).toBe(Result.UNSPECIFIED);
      await world.plane.clock.advance(1_000);
      expect((await runner.update(task)).state?.result).toBe(Result.CANCELLED);
      expect(await world.plane.stateOf(job)).toBe('processing');
      expect((await runner.update(task, result)).state?.result).toBe(Result.CANCELLED);
      expect([await world.plane.stateOf(job), await outcomeOf()]).toMatchObject(['failed', { reason: 'timeout' }]);
    },
  );

  test.each([
    [Result.SUCCESS, 'succeeded'],
    [Result.FAILURE, 'failed'],
  ])('changes nothing of an end that came before anybody was told: %s', async (result, state) => {
    await world.plane.clock.advance(25_000);
    expect((await runner.update(task, result)).state?.result).toBe(result);
    expect(await world.plane.stateOf(job)).toBe(state);
    expect((await outcomeOf())?.reason).not.toBe('timeout');
  });

  test('is the end of what its runner broke off after it: it is not tried again', async () => {
    await world.plane.clock.advance(25_000);
    await runner.update(task, Result.CANCELLED);
    expect([await world.plane.stateOf(job), await outcomeOf()]).toMatchObject(['failed', { reason: 'timeout' }]);
  });
});

describe('outputs', () => {
  test("are the job's at its end; until then they are sent again, and what was said first counts", async () => {
    expect((await runner.update(task, 0, { outputs: { a: '1' } })).sentOutputs).toEqual([]);
    const last = await runner.update(task, Result.SUCCESS, { outputs: { a: '2', b: '3' } });
    expect(last.sentOutputs.toSorted()).toEqual(['a', 'b']);
    expect((await world.plane.app.jobs.detail(job)).history.at(-1)).toMatchObject({ outputs: { a: '1', b: '3' } });
    expect((await runner.update(task, Result.SUCCESS, { outputs: { a: '2' } })).sentOutputs.toSorted()).toEqual(['a', 'b']);
  });

  test('that no job can have are left out and told of; the runner does not send them for ever', async () => {
    const outputs = { good: 'yes', 'not good': 'x', long: 'x'.repeat(20_000) };
    const { sentOutputs } = await runner.update(task, Result.SUCCESS, { outputs });
    expect(sentOutputs.toSorted()).toEqual(['good', 'long', 'not good']);
    expect((await world.plane.app.jobs.detail(job)).history.at(-1)).toMatchObject({
      outputs: { good: 'yes' },
      message: 'outputs that no job can have were left out: not good, long',
    });
  });
});

test('names of outputs that no job can have do not pile up, however many a runner tells', () => {
  const outputs = new Outputs();
  for (let at = 0; at < 1_000; at++) outputs.add({ [`no name ${at} ${'x'.repeat(1_000)}`]: '' });
  expect(outputs.refused.join('').length).toBeLessThan(10_000);
});
