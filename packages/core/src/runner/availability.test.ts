import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { sampleRunner } from '../testing/samples.ts';
import { changedNothing, codeOf } from '../testing/scene.ts';
import { disableRunner, drainIsOver, drainRunner, enableRunner, endDisabling } from './availability.ts';
import { mayTakeWork, type Runner } from './state.ts';

const jo = { by: 'jo', reason: 'new disk' };

function rowOf(decision: Decision): Runner {
  const change = decision.ok ? decision.changes[0] : undefined;
  if (change?.kind !== 'runner' || change.op === 'remove') throw new Error('the decision changes no runner');
  return change.row;
}

test('disabled: no new work, with reason, author and end; disabled again the newest hold', () => {
  const row = rowOf(disableRunner(sampleRunner(), jo, 200, 100));
  expect(row.disabled).toEqual({ by: 'jo', reason: 'new disk', at: 100, until: 200 });
  expect([mayTakeWork(sampleRunner()), mayTakeWork(row)]).toEqual([true, false]);
  expect(changedNothing(disableRunner(row, jo, 200, 150))).toBe(true);
  expect(rowOf(disableRunner(row, jo, null, 150)).disabled).toMatchObject({ at: 150, until: null });
});

test('a disabling ends at its end and not before, one without end does not', () => {
  const row = rowOf(disableRunner(sampleRunner(), jo, 200, 100));
  expect(changedNothing(endDisabling(row, 199))).toBe(true);
  expect(rowOf(endDisabling(row, 200)).disabled).toBeNull();
  expect(changedNothing(endDisabling(rowOf(disableRunner(sampleRunner(), jo, null, 100)), 1e12))).toBe(true);
  expect(codeOf(disableRunner(sampleRunner(), jo, 100, 100))).toBe('until_in_past');
});

test('enabling ends a disabling and a drain that a person asked for, not one of the runner itself', () => {
  const drained = rowOf(drainRunner(rowOf(disableRunner(sampleRunner(), jo, null, 1)), jo, null, 2));
  expect(rowOf(enableRunner(drained, 'al', 3))).toMatchObject({ disabled: null, draining: null });
  expect(changedNothing(enableRunner(sampleRunner(), 'al', 3))).toBe(true);
  const own = { by: 'runner' as const, askedBy: null, reason: null, at: 1, deadline: null };
  expect(changedNothing(enableRunner(sampleRunner({ draining: own }), 'al', 3))).toBe(true);
});

test('a drain has a deadline; drained again the newest holds and it began when it began', () => {
  const row = rowOf(drainRunner(sampleRunner(), jo, 500, 100));
  expect([drainIsOver(row, 499), drainIsOver(row, 500), drainIsOver(sampleRunner(), 500)]).toEqual([false, true, false]);
  expect(rowOf(drainRunner(row, jo, 900, 200)).draining).toMatchObject({ at: 100, deadline: 900, askedBy: 'jo' });
  expect(changedNothing(drainRunner(row, jo, 500, 200))).toBe(true);
  expect(codeOf(drainRunner(sampleRunner(), jo, 100, 100))).toBe('until_in_past');
});

test("a person's drain takes the place of the runner's own", () => {
  const own = { by: 'runner' as const, askedBy: null, reason: null, at: 1, deadline: null };
  expect(rowOf(drainRunner(sampleRunner({ draining: own }), jo, null, 50)).draining).toMatchObject({ by: 'server', at: 50 });
});

test('nothing can be done to a removed runner', () => {
  const removed = sampleRunner({ removedAt: 1 });
  const codes = [disableRunner(removed, jo, null, 2), enableRunner(removed, 'jo', 2), drainRunner(removed, jo, null, 2)].map(
    codeOf,
  );
  expect(codes).toEqual(['runner_removed', 'runner_removed', 'runner_removed']);
});
