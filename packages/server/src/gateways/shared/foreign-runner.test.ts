import { beforeEach, describe, expect, test, vi } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import type { ForeignAttempt } from './foreign-attempt.ts';
import type { ForeignRunner } from './foreign-runner.ts';
import { ForeignPlane, settle } from './testing/foreign-plane.ts';

let world: ForeignPlane;
let id: string;
const runner = (): ForeignRunner => world.fleet.runner(id, '127.0.0.1');
const done = { kind: 'succeeded', exitCode: 0, signal: null, message: null } as const;

beforeEach(async () => {
  world = await ForeignPlane.start();
  id = await world.registered();
  await world.began(id, 'boot-1');
});

/** A job, and the attempt of it that the runner was given. */
async function given(
  patch: Parameters<ForeignPlane['plane']['submit']>[0] = {},
): Promise<{ job: string; attempt: ForeignAttempt }> {
  const waiting = world.take(id);
  await settle();
  const job = await world.plane.submit(patch);
  await settle();
  if (!waiting.got) throw new Error('it got nothing');
  return { job, attempt: waiting.got };
}

describe('a runner that asks for work', () => {
  test('gets the job that comes while it waits, at once, and finishes it', async () => {
    const { job, attempt } = await given();
    expect(attempt.assignment).toMatchObject({ jobId: job, executor: 'shell' });
    expect(await world.plane.stateOf(job)).toBe('processing');
    expect(await attempt.log.append(0, [{ text: 'one' }, { text: 'two' }])).toBe(2);
    await runner().finish(attempt, done);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
    expect((await world.plane.app.jobs.readLog(job, null, 0, 1_000)).attempt?.log).toMatchObject({ lines: 2, complete: true });
  });

  test('gets once what two answers offer', async () => {
    const { runners } = world.plane.app;
    const { sync } = runners;
    runners.sync = async (...call) => {
      const output = await sync(...call);
      return { ...output, offers: output.offers.flatMap((offer) => [offer, offer]) };
    };
    const { attempt } = await given();
    const next = world.take(id, 1_000);
    await world.plane.clock.advance(1_000);
    await settle();
    expect([next.got, runner().attempts()]).toEqual([null, [attempt]]);
  });

  test('gets nothing when its time is over, and then no job is offered to it', async () => {
    const waiting = world.take(id, 4_500);
    await world.plane.clock.advance(4_500);
    await settle();
    expect(waiting.got).toBeNull();
    const job = await world.plane.submit();
    await settle();
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('costs one sync a call while there is nothing to do', async () => {
    const { app, clock } = world.plane;
    const sync = vi.spyOn(app.runners, 'sync');
    for (let calls = 1; calls <= 3; calls++) {
      const waiting = world.take(id, 4_500);
      await settle();
      await clock.advance(4_500);
      await settle();
      expect([waiting.got, sync.mock.calls.length, app.health.gauges().heldSyncs]).toEqual([null, calls, 0]);
    }
  });

  test('that goes away while its session is being opened is offered nothing', async () => {
    await world.plane.act(id, 'kick');
    await world.plane.clock.advance(60_000);
    const waiting = world.take(id);
    waiting.drop();
    await settle();
    const job = await world.plane.submit();
    await settle();
    expect(waiting.got).toBeNull();
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('with several calls gets several jobs', async () => {
    const calls = [world.take(id), world.take(id), world.take(id)];
    await settle();
    const jobs = await Promise.all([world.plane.submit(), world.plane.submit()]);
    await settle();
    expect(calls.map(({ got }) => got?.jobId).filter(Boolean)).toHaveLength(2);
    expect(calls.filter(({ got }) => got === undefined)).toHaveLength(1);
    expect(new Set(calls.flatMap(({ got }) => got?.jobId ?? []))).toEqual(new Set(jobs));
  });

  test('whose connection closed is offered nothing', async () => {
    const gone = world.take(id);
    await settle();
    gone.drop();
    const job = await world.plane.submit();
    await settle();
    expect(gone.got).toBeNull();
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('whose answer was lost gets the same attempt with its next call', async () => {
    const { attempt } = await given();
    runner().undeliver(attempt);
    const again = world.take(id);
    await settle();
    expect(again.got?.id).toBe(attempt.id);
    await runner().heard(attempt);
    runner().undeliver(attempt);
    const third = world.take(id);
    await settle();
    expect(third.got).toBeUndefined();
  });
});

describe('what nobody got', () => {
  const stopped = { onPartition: 'stop', timeLimitMs: 120_000 } as const;

  test('is not given once it was cancelled: its job is at its end', async () => {
    const { job, attempt } = await given(stopped);
    runner().undeliver(attempt);
    await world.plane.app.jobs.cancel(job, person('jo'), null);
    const next = world.take(id);
    await settle();
    expect([next.got, await world.plane.stateOf(job)]).toEqual([undefined, 'cancelled']);
  });

  test('is not given any more when its runner comes so late that it would still run when others may', async () => {
    const { job, attempt } = await given(stopped);
    runner().undeliver(attempt);
    await world.plane.clock.advance(11_000);
    const next = world.take(id);
    await settle();
    expect([attempt.ended?.kind, await world.plane.stateOf(job)]).toEqual(['interrupted', 'processing']);
    expect([next.got?.jobId, next.got?.epoch]).toEqual([job, 2]);
  });

  test('is not given when it was lost meanwhile, and runs elsewhere', async () => {
    const { job, attempt } = await given();
    runner().undeliver(attempt);
    await world.plane.clock.advance(200_000);
    const next = world.take(id);
    await settle();
    expect(next.got?.id).not.toBe(attempt.id);
    expect(next.got?.jobId).toBe(job);
  });
});

describe('calls at once', () => {
  test('a sync that goes out while an offer is accepted does not take the attempt away again', async () => {
    const { runners } = world.plane.app;
    const { accept } = runners;
    let other: ReturnType<ForeignPlane['take']> | null = null;
    runners.accept = async (...call) => {
      const accepted = await accept(...call);
      other = world.take(id);
      await settle();
      return accepted;
    };
    const waiting = world.take(id);
    const job = await world.plane.submit({ onPartition: 'stop', timeLimitMs: 120_000 });
    for (let at = 0; at < 4; at++) await settle();
    expect([waiting.got?.jobId, other]).toMatchObject([job, { got: undefined }]);
    if (waiting.got) await runner().heard(waiting.got);
    expect([waiting.got?.verdict, waiting.got?.epoch, await world.plane.stateOf(job)]).toEqual(['running', 1, 'processing']);
  });

  test('whoever asks while another call looks is offered what comes', async () => {
    await world.fleet.ended(id);
    const hearing = runner().heard();
    const waiting = world.take(id);
    await hearing;
    await settle();
    await runner().heard();
    const job = await world.plane.submit();
    await settle();
    expect(waiting.got?.jobId).toBe(job);
  });

  test('a process that may not begin takes nothing from the one that runs', async () => {
    const { job, attempt } = await given();
    await world.began(id, 'boot-2').catch(() => {});
    const mine = world.take(id);
    await settle();
    expect(mine.got?.jobId).toBe(job);
    await expect(world.began(id, 'boot-1')).rejects.toMatchObject({ code: 'session_superseded' });
    if (mine.got) await runner().heard(mine.got);
    expect([attempt.verdict, mine.got?.verdict]).toEqual(['over', 'running']);
    expect(await world.plane.stateOf(job)).toBe('processing');
  });

  test('two reports of one end are one', async () => {
    const { job, attempt } = await given();
    await Promise.all([runner().finish(attempt, done), runner().finish(attempt, { ...done, kind: 'failed', exitCode: 1 })]);
    expect([attempt.isCounted, attempt.ended?.kind, await world.plane.stateOf(job)]).toEqual([true, 'succeeded', 'succeeded']);
  });
});

describe('what became of an attempt', () => {
  test('cancelled: its runner hears so with its next word', async () => {
    const { job, attempt } = await given();
    await world.plane.app.jobs.cancel(job, person('jo'), 'no more');
    await runner().heard(attempt);
    expect([attempt.verdict, attempt.reason]).toEqual(['cancel', 'no more']);
    await runner().finish(attempt, { ...done, kind: 'cancelled', exitCode: null });
    expect(await world.plane.stateOf(job)).toBe('cancelled');
  });

  test('kicked: over at once, its job goes elsewhere, and the runner comes back after its pause', async () => {
    const { job, attempt } = await given();
    await world.plane.act(id, 'kick');
    await runner().heard(attempt);
    expect(attempt.verdict).toBe('over');
    const early = world.take(id);
    await settle();
    expect(early.got).toBeNull();
    await runner().finish(attempt, { ...done, kind: 'cancelled', exitCode: null });
    expect(await world.plane.stateOf(job)).toBe('queued');
    await world.plane.clock.advance(5_000);
    const later = world.take(id);
    await settle();
    expect(later.got?.jobId).toBe(job);
    expect(later.got?.id).not.toBe(attempt.id);
  });

  test('removed with its runner: over, and nothing comes of it any more', async () => {
    const { job, attempt } = await given();
    const waiting = world.take(id);
    await settle();
    await world.plane.act(id, 'remove');
    await runner().heard(attempt);
    expect(attempt.verdict).toBe('over');
    await runner().finish(attempt, done);
    await settle();
    expect(await world.plane.stateOf(job)).toBe('failed');
    expect([waiting.got, waiting.error]).toEqual([null, null]);
    expect(await runner().take(4_500, { closed: false, onClose: null })).toBeNull();
  });

  test('drained while it asks for more: it gets nothing at once, and what it has goes on', async () => {
    const { job, attempt } = await given();
    const waiting = world.take(id);
    await settle();
    await world.plane.act(id, 'drain');
    await settle();
    expect(waiting.got).toBeNull();
    await runner().heard(attempt);
    expect(attempt.verdict).toBe('running');
    await runner().finish(attempt, done);
    expect(await world.plane.stateOf(job)).toBe('succeeded');
  });

  test('its process began anew: lost at once, and what comes late changes nothing', async () => {
    const { job, attempt } = await given();
    await world.began(id, 'boot-2');
    expect(await world.plane.stateOf(job)).toBe('queued');
    await runner().finish(attempt, done);
    expect(await world.plane.stateOf(job)).toBe('queued');
    const again = world.take(id);
    await settle();
    expect(again.got?.jobId).toBe(job);
  });

  test('its process is said to have begun anew: what silence never takes is lost soon, unless a call speaks of it', async () => {
    const stop = { onPartition: 'stop', timeLimitMs: 120_000 } as const;
    const { job, attempt } = await given(stop);
    await world.began(id, 'boot-2');
    expect([attempt.verdict, attempt.assignment, await world.plane.stateOf(job)]).toEqual(['running', null, 'processing']);
    await world.plane.clock.advance(14_000);
    await runner().heard(attempt);
    await world.plane.clock.advance(60_000);
    await runner().heard();
    expect([attempt.verdict, await world.plane.stateOf(job)]).toEqual(['running', 'processing']);
    await world.began(id, 'boot-3');
    await world.plane.clock.advance(10_000);
    // a second copy of the same beginning gives it no more time
    await world.began(id, 'boot-4');
    await world.plane.clock.advance(6_000);
    await runner().heard();
    expect([attempt.verdict, await world.plane.stateOf(job)]).toEqual(['over', 'queued']);
    await runner().finish(attempt, done);
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('it is doubted, and ends by its own word: that counts; what shows that it is gone takes it at once', async () => {
    const stop = { onPartition: 'stop' } as const;
    const first = await given(stop);
    await world.began(id, 'boot-2');
    await runner().finish(first.attempt, done);
    expect(await world.plane.stateOf(first.job)).toBe('succeeded');
    const second = await given(stop);
    await world.began(id, 'boot-3');
    await runner().forget(second.attempt);
    expect([second.attempt.verdict, await world.plane.stateOf(second.job)]).toEqual(['over', 'queued']);
  });

  test('its runner speaks, but of others: it is lost after a lease', async () => {
    const { job, attempt } = await given();
    for (let at = 0; at < 13; at++) {
      await runner().heard();
      await world.plane.clock.advance(5_000);
    }
    await runner().heard();
    expect(attempt.verdict).toBe('over');
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('that nobody can stop keeps its job to its time limit, however much its runner speaks of others', async () => {
    const { job, attempt } = await given({ onPartition: 'stop', timeLimitMs: 120_000 });
    const hear = async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= 5_000) {
        await runner().heard();
        await world.plane.clock.advance(5_000);
      }
      await runner().heard();
    };
    await hear(110_000);
    expect([attempt.verdict, await world.plane.stateOf(job)]).toEqual(['running', 'processing']);
    await hear(300_000);
    expect([attempt.verdict, await world.plane.stateOf(job)]).toEqual(['over', 'failed']);
  });
});

test('a report that comes twice counts once', async () => {
  const { job, attempt } = await given();
  await runner().finish(attempt, done);
  await runner().finish(attempt, { ...done, kind: 'failed', exitCode: 1 });
  expect(await world.plane.stateOf(job)).toBe('succeeded');
  expect(runner().attemptByNumber(attempt.number)?.ended).toEqual(done);
});

test('lines that come twice are stored once, and none beyond a gap', async () => {
  const { attempt } = await given();
  const lines = ['a', 'b\nc', 'd'].map((text) => ({ text }));
  expect(await attempt.log.append(0, lines)).toBe(3);
  expect(await attempt.log.append(1, [...lines.slice(1), { text: 'e' }])).toBe(4);
  expect(await attempt.log.append(9, lines)).toBe(4);
  await attempt.log.seal();
  expect(await attempt.log.append(4, lines)).toBe(4);
  const { chunks } = await world.plane.app.jobs.readAttemptLog(attempt.id, 0, 1_000);
  expect(chunks.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['a\n', 'b\u2424c\n', 'd\n', 'e\n']);
});

test('a server that was restarted goes on with what its runner has, to the line', async () => {
  const { job, attempt } = await given();
  await attempt.log.append(0, [{ text: 'one' }]);
  await world.restart();
  const same = runner().attemptByNumber(attempt.number);
  expect([same?.id, same?.assignment]).toEqual([attempt.id, null]);
  if (!same) return;
  await runner().heard(same);
  expect(same.verdict).toBe('running');
  expect(await same.log.append(0, [{ text: 'one' }, { text: 'two' }])).toBe(2);
  await runner().finish(same, done);
  expect(await world.plane.stateOf(job)).toBe('succeeded');
});

test('a disabled runner stays and gets nothing; enabled it gets what waits while its call is held', async () => {
  await world.plane.act(id, 'disable');
  const waiting = world.take(id);
  const job = await world.plane.submit();
  await settle();
  expect([waiting.got, await world.plane.stateOf(job)]).toEqual([undefined, 'queued']);
  await world.plane.act(id, 'enable');
  await settle();
  expect(waiting.got?.jobId).toBe(job);
});

test('a drain is over when its job is; it stays, disabled', async () => {
  const { attempt } = await given();
  await world.plane.act(id, 'drain');
  await runner().finish(attempt, done);
  const { runner: row } = await world.plane.app.fleet.find(id);
  expect([row.draining, row.disabled?.reason]).toEqual([null, 'drained']);
  await runner().heard();
  expect((await world.plane.app.fleet.find(id)).status).toMatchObject({ contact: 'online', flags: ['disabled'] });
});

test('polls write nothing', async () => {
  const commitsOf = async (polls: number): Promise<number> => {
    const before = world.plane.store.commits;
    for (let at = 0; at < polls; at++) {
      world.take(id, 4_500);
      await world.plane.clock.advance(7_000);
    }
    return world.plane.store.commits - before;
  };
  // that it came is told of once
  await commitsOf(1);
  expect(await commitsOf(20)).toBe(0);
});
