import { describe, expect, test } from 'vitest';
import { actionCauses } from '../attempt/state.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import type { LossCause } from './loss-cause.ts';

/** A `stop` job whose attempt an action ended. */
const stopping = (fields: ConstructorParameters<typeof Scene>[0] = {}, cause: LossCause = 'kicked'): Scene => {
  const scene = new Scene({ onPartition: 'stop', ...fields }).run();
  scene.lose(cause);
  return scene;
};

describe.each(actionCauses)('%s', (cause) => {
  test('ends a job that may run twice at once: it follows its policy, uncounted', () => {
    const scene = new Scene({ maxAttempts: 1 }).run();
    scene.lose(cause);
    expect(scene.job).toMatchObject({ state: 'queued', attemptsCounted: 0 });
    expect(scene.attempt).toMatchObject({ state: 'ended', cause });
  });

  test('of a stop job, and of one that passed its gate, the attempt stands in the way until its end is confirmed', () => {
    const gated = new Scene().run();
    gated.gate();
    gated.lose(cause);
    for (const scene of [stopping({}, cause), gated]) {
      expect(scene.job).toMatchObject({ state: 'processing', attemptsCounted: 1 });
      expect(scene.attempt).toMatchObject({ state: 'stopping', cause, lostAt: scene.now, endedAt: null });
      expect(codeOf(scene.offer('runner-2'))).toBe('job_not_queued');
    }
  });

  test('an offer goes back to the queue', () => {
    const scene = new Scene({ onPartition: 'stop' });
    scene.offer();
    scene.lose(cause);
    expect(scene.job).toMatchObject({ state: 'queued', attemptsCounted: 0 });
  });

  test('an attempt whose runner is gone anyway does not come back', () => {
    const scene = new Scene({ onPartition: 'stop' }).run();
    scene.lose('lease_expired');
    scene.lose(cause);
    expect(scene.attempt).toMatchObject({ state: 'ended', cause });
    expect(codeOf(scene.comeBack())).toBe('lease_lost');
  });
});

test('late words of the runner are refused: its report, its return, its acceptance', () => {
  const scene = stopping();
  for (const call of [
    () => scene.finish('succeeded'),
    () => scene.finish('fenced'),
    () => scene.comeBack(),
    () => scene.accept(),
  ])
    expect(codeOf(call())).toBe('lease_lost');
  expect(scene.attempt.state).toBe('stopping');
});

describe.each(['lease_expired', 'missing_from_sync', 'new_session'] as const)('%s confirms the stop', (cause) => {
  test.each([
    ['requeue', 'queued'],
    ['fail', 'failed'],
    ['hold', 'needs_attention'],
  ] as const)('the job follows its policy %s: %s', (onLost, state) => {
    const scene = stopping({ onLost, maxAttempts: 1 });
    scene.lose(cause);
    expect(scene.job).toMatchObject({ state, attemptsCounted: 0 });
    expect(scene.isQueued).toBe(state === 'queued');
    expect(scene.attempt, 'the action stays the cause').toMatchObject({ state: 'ended', cause: 'kicked', endedAt: scene.now });
  });

  test('a cancellation that was asked for meanwhile wins', () => {
    const scene = stopping();
    scene.cancel('enough');
    expect(scene.job).toMatchObject({ state: 'processing', cancel: { reason: 'enough' } });
    scene.lose(cause);
    expect(scene.job).toMatchObject({ state: 'cancelled', outcome: { reason: 'cancelled' } });
  });
});

test('a further action changes nothing', () => {
  const scene = stopping();
  for (const cause of actionCauses) expect(changedNothing(scene.lose(cause))).toBe(true);
  expect(scene.attempt.cause).toBe('kicked');
});

test('when its runner is removed the job fails at once', () => {
  const scene = stopping();
  scene.lose('runner_removed');
  expect(scene.job).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
  expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'runner_removed' });
});
