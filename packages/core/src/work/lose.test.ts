import { describe, expect, test } from 'vitest';
import { uncountedCauses } from '../attempt/state.ts';
import type { JobState, OnLost, OutcomeReason } from '../job/state.ts';
import { changedNothing, Scene } from '../testing/scene.ts';
import type { LossCause } from './loss-cause.ts';

/** Losses that follow the job's policy; a removal of the runner does not. */
const causes: LossCause[] = [
  'lease_expired',
  'missing_from_sync',
  'new_session',
  'signed_out',
  'fenced',
  'interrupted',
  'device_lost',
  'runner_revoked',
  'runner_rotated',
  'kicked',
];

interface Row {
  onLost: OnLost;
  attemptsLeft: boolean;
  cancelRequested: boolean;
  state: JobState;
  reason: OutcomeReason | null;
}

/** The policy table: what becomes of a job whose running attempt is lost by a cause that counts. */
const policy: Row[] = [
  { onLost: 'requeue', attemptsLeft: true, cancelRequested: false, state: 'queued', reason: null },
  { onLost: 'requeue', attemptsLeft: false, cancelRequested: false, state: 'failed', reason: 'attempts_exhausted' },
  { onLost: 'requeue', attemptsLeft: true, cancelRequested: true, state: 'cancelled', reason: 'cancelled' },
  { onLost: 'requeue', attemptsLeft: false, cancelRequested: true, state: 'cancelled', reason: 'cancelled' },
  { onLost: 'fail', attemptsLeft: true, cancelRequested: false, state: 'failed', reason: 'lost' },
  { onLost: 'fail', attemptsLeft: false, cancelRequested: false, state: 'failed', reason: 'lost' },
  { onLost: 'fail', attemptsLeft: true, cancelRequested: true, state: 'cancelled', reason: 'cancelled' },
  { onLost: 'hold', attemptsLeft: true, cancelRequested: false, state: 'needs_attention', reason: null },
  { onLost: 'hold', attemptsLeft: false, cancelRequested: false, state: 'needs_attention', reason: null },
  { onLost: 'hold', attemptsLeft: true, cancelRequested: true, state: 'cancelled', reason: 'cancelled' },
];

const running = (row: Pick<Row, 'onLost' | 'attemptsLeft' | 'cancelRequested'>): Scene => {
  const scene = new Scene({ onLost: row.onLost, maxAttempts: row.attemptsLeft ? 3 : 1 }).run();
  if (row.cancelRequested) scene.cancel();
  return scene;
};

describe.each(causes)('a running attempt is lost by %s', (cause) => {
  test.each(policy)('onLost $onLost, attempts left: $attemptsLeft, cancellation asked for: $cancelRequested', (row) => {
    const scene = running(row);
    scene.lose(cause);
    // A runner that was told to stop did not use an attempt up.
    const exhausted = row.reason === 'attempts_exhausted' && !uncountedCauses.includes(cause);
    const expected = row.reason === 'attempts_exhausted' && !exhausted ? { state: 'queued', reason: null } : row;
    expect({ state: scene.job.state, reason: scene.job.outcome?.reason ?? null }).toEqual({
      state: expected.state,
      reason: expected.reason,
    });
    expect(scene.isQueued).toBe(expected.state === 'queued');
    expect(scene.attempt.cause).toBe(cause);
  });
});

test.each(policy)('a removed runner fails its job whatever its policy ($onLost), unless it was to be cancelled', (row) => {
  const scene = running(row);
  scene.lose('runner_removed');
  const reason = row.cancelRequested ? 'cancelled' : 'runner_removed';
  expect(scene.job).toMatchObject({ state: row.cancelRequested ? 'cancelled' : 'failed', outcome: { reason } });
});

test.each([
  ['lease_expired', 1],
  ['missing_from_sync', 1],
  ['new_session', 1],
  ['fenced', 1],
  ['signed_out', 0],
  ['interrupted', 0],
  ['device_lost', 0],
  ['kicked', 0],
  ['runner_rotated', 0],
  ['runner_revoked', 0],
] as const)('after %s the attempt counts %i', (cause, counted) => {
  const scene = new Scene().run();
  scene.lose(cause);
  expect(scene.job.attemptsCounted).toBe(counted);
});

test('with maxAttempts 3 the third lost attempt fails the job', () => {
  const scene = new Scene();
  const states = [1, 2, 3].map(() => {
    scene.run().lose('missing_from_sync');
    return scene.job.state;
  });
  expect(states).toEqual(['queued', 'queued', 'failed']);
  expect(scene.job.outcome?.reason).toBe('attempts_exhausted');
});

test.each(causes)('only after lease_expired may the runner come back (%s)', (cause) => {
  const scene = new Scene().run();
  scene.lose(cause);
  expect(scene.attempt.state).toBe(cause === 'lease_expired' ? 'lost' : 'ended');
});

test('an offer that gets lost goes back to the queue, uncounted, also when its runner was removed', () => {
  for (const cause of [...causes, 'runner_removed' as const]) {
    const scene = new Scene({ onLost: 'fail', maxAttempts: 1 });
    scene.offer();
    scene.lose(cause);
    expect(scene.job).toMatchObject({ state: 'queued', attemptsCounted: 0, outcome: null });
    expect(scene.attempt).toMatchObject({ state: 'ended', cause });
  }
});

test('an attempt that is waited for is given up without a change of its job', () => {
  const scene = new Scene({ onLost: 'hold' }).run();
  scene.lose('lease_expired');
  expect(changedNothing(scene.lose('lease_expired'))).toBe(true);
  const job = scene.job;
  scene.lose('missing_from_sync');
  expect(scene.job).toBe(job);
  expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'missing_from_sync' });
});
