import { expect, test } from 'vitest';
import { onLostPolicies } from '../job/state.ts';
import { rowsOf as rows } from '../testing/rows-of.ts';
import { sampleRunner, sampleToken } from '../testing/samples.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import type { AttemptedWork } from '../work/work.ts';
import { kickRunner, removeRunner, revokeRunner, rotateRunner } from './end.ts';

const jo = { by: 'jo', reason: null };
const tokens = { credential: sampleToken({ id: 'token-run', kind: 'run', expiresAt: null }), pairing: sampleToken() };

const running = (onLost: (typeof onLostPolicies)[number] = 'requeue'): AttemptedWork => {
  const scene = new Scene({ onLost });
  scene.run();
  return scene.work as AttemptedWork;
};

test('kicked: the session is over, the attempt ends uncounted, the job follows its policy', () => {
  const expected = { requeue: 'queued', fail: 'failed', hold: 'needs_attention' };
  for (const onLost of onLostPolicies) {
    const decision = kickRunner(sampleRunner(), [running(onLost)], jo, 50);
    expect(rows(decision, 'runner')).toMatchObject([
      { session: null, kicked: { sessionId: 'session-1', by: 'jo' }, credential: 'active', signedOutAt: null },
    ]);
    expect(rows(decision, 'attempt')).toMatchObject([{ state: 'ended', cause: 'kicked' }]);
    expect(rows(decision, 'job')).toMatchObject([{ state: expected[onLost], attemptsCounted: 0 }]);
  }
});

test('kicked while it drains: a drain of its own ends with its session, one that a person asked for stays', () => {
  const drain = (by: 'runner' | 'server') => ({ by, askedBy: null, reason: null, at: 1, deadline: null });
  expect(rows(kickRunner(sampleRunner({ draining: drain('runner') }), [], jo, 50), 'runner')).toMatchObject([{ draining: null }]);
  expect(rows(kickRunner(sampleRunner({ draining: drain('server') }), [], jo, 50), 'runner')).toMatchObject([
    { draining: { by: 'server' } },
  ]);
});

test('rotated: the token is void, another one pairs the same runner, the job is given away', () => {
  const decision = rotateRunner(sampleRunner(), [running()], tokens, jo, 50);
  expect(rows(decision, 'runner')).toMatchObject([{ credential: 'revoked', session: null }]);
  expect(rows(decision, 'token')).toMatchObject([{ id: 'token-run', revokedAt: 50 }, { id: 'token-pair' }]);
  expect(rows(decision, 'attempt')).toMatchObject([{ cause: 'runner_rotated' }]);
  expect(rows(decision, 'job')).toMatchObject([{ state: 'queued', attemptsCounted: 0 }]);
});

test('revoked: the token is void and nothing pairs it', () => {
  const decision = revokeRunner(sampleRunner(), [running()], tokens.credential, jo, 50);
  expect(rows(decision, 'token')).toMatchObject([{ id: 'token-run', revokedAt: 50 }]);
  expect(rows(decision, 'attempt')).toMatchObject([{ cause: 'runner_revoked' }]);
});

test('removed: what it ran fails, a tombstone stays, once', () => {
  const decision = removeRunner(sampleRunner(), [running()], 'jo', 50);
  expect(rows(decision, 'runner')).toMatchObject([{ removedAt: 50, credential: 'revoked', session: null }]);
  expect(rows(decision, 'job')).toMatchObject([{ state: 'failed', outcome: { reason: 'runner_removed' } }]);
  expect(changedNothing(removeRunner(sampleRunner({ removedAt: 1 }), [], 'jo', 50))).toBe(true);
});

test('what is not possible is refused', () => {
  const removed = sampleRunner({ removedAt: 1 });
  const unpaired = sampleRunner({ credential: 'none', session: null });
  expect(codeOf(kickRunner(removed, [], jo, 5))).toBe('runner_removed');
  expect(codeOf(kickRunner(unpaired, [], jo, 5))).toBe('runner_not_connected');
  expect(codeOf(rotateRunner(removed, [], tokens, jo, 5))).toBe('runner_removed');
  expect(codeOf(rotateRunner(unpaired, [], tokens, jo, 5))).toBe('runner_not_paired');
  expect(codeOf(revokeRunner(unpaired, [], null, jo, 5))).toBe('runner_not_paired');
});
