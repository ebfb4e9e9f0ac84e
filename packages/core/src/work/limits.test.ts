import { describe, expect, test } from 'vitest';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';

const entryOf = (scene: Scene) => scene.store.get('queueEntry', scene.job.id);

describe('the waiting limit', () => {
  test('fails a job that nobody took in time, and no other', () => {
    const scene = new Scene({ waitLimitMs: 60_000 });
    expect(entryOf(scene)).toMatchObject({ expiresAt: 60_100 });
    expect(changedNothing(scene.expireWait(50_000))).toBe(true);
    scene.expireWait(10_000);
    expect(scene.job).toMatchObject({ state: 'failed', outcome: { reason: 'waited_too_long' }, finishedAt: scene.now });
    expect(scene.isQueued).toBe(false);
    expect(changedNothing(new Scene().expireWait(1e12)), 'without a limit it waits for ever').toBe(true);
  });

  test('does not begin anew with an offer that comes back, but with a loss', () => {
    const scene = new Scene({ waitLimitMs: 60_000 });
    scene.offer();
    scene.withdraw();
    expect(entryOf(scene)).toMatchObject({ expiresAt: 60_100 });
    scene.run().lose('lease_expired');
    expect(entryOf(scene)).toMatchObject({ expiresAt: scene.now + 60_000, queuedAt: 100 });
    scene.expireWait(60_000);
    expect(scene.job.state).toBe('failed');
    expect(scene.attempt, 'its runner is not waited for any more').toMatchObject({ state: 'ended', cause: 'job_ended' });
    expect(codeOf(scene.comeBack())).toBe('lease_lost');
  });

  test('holds for a parked job too', () => {
    const scene = new Scene({ waitLimitMs: 1_000 }).run();
    scene.finish('prepare_failed');
    scene.run().finish('prepare_failed');
    expect(entryOf(scene)?.parked).toBe('backoff');
    scene.expireWait(1_000);
    expect(scene.job).toMatchObject({ state: 'failed', backoffUntil: null });
  });

  test('says nothing to a job that runs', () => {
    expect(changedNothing(new Scene({ waitLimitMs: 1 }).run().expireWait(1e9))).toBe(true);
  });
});

const overdue = { timeLimitMs: 1_000 };
const cancelling = new Scene(overdue).run();
cancelling.cancel();
const givenUp = new Scene(overdue).run();
givenUp.lose('lease_expired');

describe('the time limit', () => {
  test('is looked at by the server a while after its end: the runner is told to stop, and the job ends as timed out', () => {
    const scene = new Scene(overdue).run();
    expect(changedNothing(scene.stopOverdue(60_999))).toBe(true);
    scene.stopOverdue(61_000);
    expect(scene.job).toMatchObject({ state: 'processing', cancel: { cause: 'time_limit', by: 'server' } });
    scene.finish('cancelled');
    expect(scene.job).toMatchObject({ state: 'failed', outcome: { reason: 'timeout', signal: 'SIGKILL', by: null } });
  });

  test('also when its runner is lost meanwhile', () => {
    const scene = new Scene(overdue).run();
    scene.stopOverdue(61_000);
    scene.lose('lease_expired');
    expect(scene.job).toMatchObject({ state: 'failed', outcome: { reason: 'timeout' } });
  });

  test('a result that comes after all counts', () => {
    const scene = new Scene(overdue).run();
    scene.stopOverdue(61_000);
    scene.finish('succeeded');
    expect(scene.job.state).toBe('succeeded');
  });

  test.each<[string, Scene]>([
    ['without a limit', new Scene().run()],
    ['that is to be cancelled', cancelling],
    ['whose runner was given up', givenUp],
  ])('a job %s is left alone', (_, scene) => {
    expect(changedNothing(scene.stopOverdue(1e9))).toBe(true);
  });
});
