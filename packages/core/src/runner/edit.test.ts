import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/samples.ts';
import { changedNothing, codeOf } from '../testing/scene.ts';
import { editRunner, relabelRunner, renameRunner, setTakingRules } from './edit.ts';
import { labelsOf } from './state.ts';

test('a new name, told with the old one', () => {
  const decision = renameRunner(sampleRunner(), 'two', 'jo', 5);
  expect(decision).toMatchObject({ changes: [{ row: { name: 'two' } }], events: [{ detail: { from: 'one', to: 'two' } }] });
  expect(changedNothing(renameRunner(sampleRunner(), 'one', 'jo', 5))).toBe(true);
});

test('added labels are replaced, declared ones stay; the same set changes nothing', () => {
  const before = sampleRunner({ labelsAdded: ['b', 'a'] });
  const decision = relabelRunner(before, ['c', 'a', 'c'], 'jo', 5);
  const [change] = decision.ok ? decision.changes : [];
  if (change?.kind !== 'runner' || change.op !== 'update') return expect.unreachable('it changes the runner');
  expect(change.row.labelsAdded).toEqual(['a', 'c']);
  expect(labelsOf(change.row)).toEqual(['linux', 'a', 'c']);
  expect(changedNothing(relabelRunner(before, ['a', 'b'], 'jo', 5))).toBe(true);
});

test('a removed runner keeps name and labels', () => {
  const removed = sampleRunner({ removedAt: 1 });
  expect([renameRunner(removed, 'x', 'jo', 5), relabelRunner(removed, ['x'], 'jo', 5)].map(codeOf)).toEqual([
    'runner_removed',
    'runner_removed',
  ]);
});

test('what it takes changes as far as it is said, once', () => {
  const trusted = setTakingRules(sampleRunner(), { trusted: true }, 'jo', 5);
  expect(trusted).toMatchObject({
    changes: [{ row: { trusted: true, refusesUnlabelled: false } }],
    events: [{ type: 'runner.taking_changed', detail: { by: 'jo', trusted: true } }],
  });
  expect(changedNothing(setTakingRules(sampleRunner(), { trusted: false, refusesUnlabelled: false }, 'jo', 5))).toBe(true);
  expect(codeOf(setTakingRules(sampleRunner({ removedAt: 1 }), { trusted: true }, 'jo', 5))).toBe('runner_removed');
});

test('an edit is refused when the runner is not any more as it was seen', () => {
  const before = sampleRunner({ labelsAdded: ['a'] });
  expect(codeOf(editRunner(before, { labels: ['c'], was: { labels: ['b'] } }, 'jo', 5))).toBe('changed_meanwhile');
  expect(editRunner(before, { labels: ['c'], was: { labels: ['a'], name: before.name } }, 'jo', 5).ok).toBe(true);
});
