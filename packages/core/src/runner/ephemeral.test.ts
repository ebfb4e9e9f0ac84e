import { describe, expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { lastWordsMs } from '../policy/retention.ts';
import { sampleRunner } from '../testing/samples.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import { accept } from '../work/accept.ts';
import { loseAttempt } from '../work/lose.ts';
import { offer } from '../work/offer.ts';
import { mayEndItsLog, removeUnused, removeUsedUp, withRunnerSpent } from './ephemeral.ts';
import { mayTakeWork, type Runner } from './state.ts';

const ephemeral = (patch: Partial<Runner> = {}): Runner => sampleRunner({ ephemeral: true, ...patch });
const taking = (runner: Runner | null, scene = new Scene()): Decision => {
  scene.offer();
  const by = { runnerId: 'runner-1', sessionId: 'session-1', epoch: 1, syncNumber: 1 };
  return accept(scene.workOf(), by, 200, runner);
};
const runnerAfter = (decision: Decision): Runner | undefined => {
  const change = decision.ok ? decision.changes.find(({ kind, op }) => kind === 'runner' && op === 'update') : undefined;
  return change?.kind === 'runner' && change.op === 'update' ? change.row : undefined;
};

test('accepting uses it up in the same commit; another kind of runner is not touched', () => {
  const used = runnerAfter(taking(ephemeral({ revision: 4 })));
  expect(used).toMatchObject({ usedBy: 'attempt-1', revision: 5 });
  expect(used && mayTakeWork(used)).toBe(false);
  expect(runnerAfter(taking(null))).toBeUndefined();
});

describe('a second job', () => {
  test('is not accepted, though it was offered at the same time', () => {
    expect(codeOf(taking(ephemeral({ usedBy: 'another' })))).toBe('runner_used_up');
  });

  test('is not even offered: an offer relies on the row that the first acceptance changed', () => {
    const runner = ephemeral({ revision: 4 });
    const to = { attemptId: 'b', runner, sessionId: 'session-1', deviceId: null, drawn: null, incarnation: 0 };
    const decision = offer(new Scene().work, to, 5);
    expect(decision.ok && decision.guards).toEqual([{ kind: 'runner', id: 'runner-1', revision: 4 }]);
    expect(runnerAfter(taking(runner))?.revision).toBe(5);
  });

  test('the first may be accepted again: the answer was lost', () => {
    const scene = new Scene().run();
    const by = { runnerId: 'runner-1', sessionId: 'session-1', epoch: 1, syncNumber: 1 };
    expect(changedNothing(accept(scene.workOf(), by, 300, ephemeral({ usedBy: 'attempt-1' })))).toBe(true);
  });
});

describe('the end of its one attempt', () => {
  const used = ephemeral({ usedBy: 'attempt-1' });
  const lost = (cause: 'missing_from_sync' | 'lease_expired') => loseAttempt(new Scene().run().workOf(), cause, 300);

  test('removes it in the same commit; its credential may still end its log, for a while', () => {
    const removed = runnerAfter(withRunnerSpent(lost('missing_from_sync'), used, 300));
    expect(removed).toMatchObject({ removedAt: 300, credential: 'active', session: used.session });
    if (!removed) return;
    expect([300, 299 + lastWordsMs, 300 + lastWordsMs].map((now) => mayEndItsLog(removed, now))).toEqual([true, true, false]);
  });

  test.each<[string, Decision, Runner | null]>([
    ['its lease ran out only: it may come back', lost('lease_expired'), used],
    ['it was the attempt of another', lost('missing_from_sync'), ephemeral({ usedBy: 'another' })],
    ['it is no ephemeral one', lost('missing_from_sync'), sampleRunner()],
    ['its row is not asked for', lost('missing_from_sync'), null],
    ['it is removed already', lost('missing_from_sync'), ephemeral({ usedBy: 'attempt-1', removedAt: 1 })],
  ])('does not, when %s', (_, decision, runner) => {
    expect(withRunnerSpent(decision, runner, 300)).toBe(decision);
  });

  test('that came in another way is caught up with', () => {
    expect(changedNothing(removeUsedUp(used, false, 5))).toBe(true);
    expect(changedNothing(removeUsedUp(ephemeral(), true, 5))).toBe(true);
    expect(runnerAfter(removeUsedUp(used, true, 5))).toMatchObject({ removedAt: 5 });
  });
});

test('a removed runner of another kind has no last words', () => {
  expect(mayEndItsLog({ credential: 'revoked', removedAt: 1 }, 2)).toBe(false);
  expect(mayEndItsLog({ credential: 'active', removedAt: null }, 2)).toBe(false);
});

describe('one that never got a job', () => {
  const gone = { contact: 'offline' as const, lastSeenAt: 5_000 };
  const after = (now: number, row: Partial<Runner> = {}, facts: Parameters<typeof removeUnused>[1] = gone) =>
    runnerAfter(removeUnused(ephemeral(row), facts, 1_000, now));

  test('is removed a while after it was last there, for good', () => {
    expect(after(5_999)).toBeUndefined();
    expect(after(6_000)).toMatchObject({ removedAt: 6_000, credential: 'revoked', session: null });
    expect(after(6_000, { signedOutAt: 5_500 })).toBeUndefined();
    expect(after(6_500, { signedOutAt: 5_500, session: null })).toMatchObject({ removedAt: 6_500 });
  });

  test('stays while it is there, has a job, or is of another kind', () => {
    expect(after(1e9, {}, { ...gone, contact: 'online' })).toBeUndefined();
    expect(after(1e9, { usedBy: 'a' })).toBeUndefined();
    expect(after(1e9, { ephemeral: false })).toBeUndefined();
  });
});
