import { describe, expect, test } from 'vitest';
import { prepareBackoffMs } from '../policy/quarantine.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';

const entryOf = (scene: Scene) => scene.store.get('queueEntry', scene.job.id);

test('the waits grow: none, 5 s, 30 s, and stay there', () => {
  expect([1, 2, 3, 4, 100].map(prepareBackoffMs)).toEqual([0, 5_000, 30_000, 30_000, 30_000]);
});

test('it is tried again at once, then after 5 s, uncounted; after the third failure it waits for a person with the last message', () => {
  const scene = new Scene({ maxAttempts: 1 }).run();
  scene.finish('prepare_failed');
  expect(scene.job).toMatchObject({ state: 'queued', prepareFailures: 1, attemptsCounted: 0, backoffUntil: null });
  expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'prepare_failed' });
  expect(entryOf(scene)).toMatchObject({ parked: '', until: null, queuedAt: 100 });
  scene.run().finish('prepare_failed');
  const until = scene.now + 5_000;
  expect(scene.job).toMatchObject({ state: 'queued', prepareFailures: 2, backoffUntil: until });
  expect(entryOf(scene)).toMatchObject({ parked: 'backoff', until, queuedAt: 100 });
  expect(changedNothing(scene.release()), 'not yet').toBe(true);
  expect(codeOf(scene.offer())).toBe('job_not_queued');
  scene.release(5_000);
  expect(scene.job.backoffUntil).toBeNull();
  expect(entryOf(scene)).toMatchObject({ parked: '', until: null, queuedAt: 100 });
  scene.run().finish('prepare_failed');
  expect(scene.job).toMatchObject({
    state: 'needs_attention',
    attemptsCounted: 0,
    attention: { reason: 'quarantined', at: scene.now, message: 'no such folder' },
    outcome: null,
  });
  expect(scene.isQueued).toBe(false);
});

test('its report may be repeated', () => {
  const scene = new Scene().run();
  scene.finish('prepare_failed');
  expect(changedNothing(scene.finish('prepare_failed'))).toBe(true);
  expect(codeOf(scene.finish('failed'))).toBe('lease_lost');
});

test.each(['requeue', 'hold'] as const)(
  'an attempt that was given up before its failure came (%s) was never begun: it is tried again',
  (onLost) => {
    const scene = new Scene({ onLost }).run();
    scene.lose('lease_expired');
    scene.finish('prepare_failed');
    expect(scene.job).toMatchObject({ state: 'queued', attention: null, attemptsCounted: 0, prepareFailures: 1 });
    expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'prepare_failed' });
  },
);

describe('it is not tried again', () => {
  test('when it is to be cancelled', () => {
    const scene = new Scene().run();
    scene.cancel();
    scene.finish('prepare_failed');
    expect(scene.job).toMatchObject({ state: 'cancelled', outcome: { reason: 'cancelled', by: 'admin' } });
  });

  test('when it had passed the gate, whatever its runner says', () => {
    const scene = new Scene().run();
    scene.gate();
    scene.finish('prepare_failed');
    expect(scene.job).toMatchObject({ state: 'needs_attention', attention: { reason: 'gated' }, gate: { over: true } });
  });
});

test('cancelled while it backs off, it is gone at once', () => {
  const scene = new Scene().run();
  scene.finish('prepare_failed');
  scene.run().finish('prepare_failed');
  scene.cancel();
  expect(scene.job).toMatchObject({ state: 'cancelled', backoffUntil: null });
  expect(scene.isQueued).toBe(false);
});
