import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { sampleCapabilities, sampleRunner, sampleSession } from '../testing/samples.ts';
import { changedNothing, codeOf } from '../testing/scene.ts';
import { closeSession, openSession, setRunnerDraining } from './session.ts';
import type { Runner } from './state.ts';

const begin = {
  session: sampleSession({ id: 'session-2', bootId: 'boot-2' }),
  capabilities: sampleCapabilities,
  version: '1.1.0',
};

/** The runner's row after the decision. */
function rowOf(decision: Decision): Runner {
  const change = decision.ok ? decision.changes.find(({ kind }) => kind === 'runner') : undefined;
  if (change?.kind !== 'runner' || change.op === 'remove') throw new Error('the decision changes no runner');
  return change.row;
}

test('a newer session ends the older one and says so', () => {
  const decision = openSession(sampleRunner(), begin, [], 50);
  expect(rowOf(decision)).toMatchObject({ session: { id: 'session-2' }, version: '1.1.0', signedOutAt: null, revision: 2 });
  expect(decision.ok && decision.events[0]?.detail.superseded).toBe(true);
});

test('a drain of the older process ends with it, one that a person asked for stays', () => {
  const drained = (by: 'server' | 'runner') =>
    sampleRunner({ draining: { by, askedBy: null, reason: null, at: 0, deadline: null } });
  expect(rowOf(openSession(drained('runner'), begin, [], 50)).draining).toBeNull();
  expect(rowOf(openSession(drained('server'), begin, [], 50)).draining).toMatchObject({ by: 'server' });
});

test.each([
  ['runner_removed', { removedAt: 5, credential: 'revoked' }],
  ['runner_revoked', { credential: 'revoked' }],
  ['runner_revoked', { credential: 'none' }],
] as const)('no session: %s', (code, patch) => {
  expect(codeOf(openSession(sampleRunner(patch), begin, [], 50))).toBe(code);
});

test('signing out ends the own session only', () => {
  expect(rowOf(closeSession(sampleRunner(), 'session-1', 50))).toMatchObject({ session: null, signedOutAt: 50 });
  expect(changedNothing(closeSession(sampleRunner(), 'session-0', 50))).toBe(true);
});

test('a runner begins and ends a drain of its own', () => {
  const draining = rowOf(setRunnerDraining(sampleRunner(), true, 50));
  expect(draining.draining).toMatchObject({ by: 'runner', at: 50, deadline: null });
  expect(changedNothing(setRunnerDraining(draining, true, 60))).toBe(true);
  expect(rowOf(setRunnerDraining(draining, false, 60)).draining).toBeNull();
});

test('a runner can not end the drain that a person asked for', () => {
  const runner = sampleRunner({ draining: { by: 'server', askedBy: null, reason: null, at: 0, deadline: null } });
  expect(changedNothing(setRunnerDraining(runner, false, 50))).toBe(true);
});

test('after a drain that a person asked for a runner that signs out stays disabled, with the reason', () => {
  const draining = { by: 'server' as const, askedBy: 'jo', reason: 'new disk', at: 1, deadline: null };
  const row = rowOf(closeSession(sampleRunner({ draining }), 'session-1', 50));
  expect(row).toMatchObject({ draining: null, disabled: { by: 'jo', reason: 'new disk', at: 50, until: null } });
  const own = { ...draining, by: 'runner' as const, askedBy: null };
  expect(rowOf(closeSession(sampleRunner({ draining: own }), 'session-1', 50))).toMatchObject({ draining: null, disabled: null });
});
