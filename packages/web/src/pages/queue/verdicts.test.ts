import type { Explanation, QueuedClass } from '@baton/protocol';
import { expect, test } from 'vitest';
import { dividedGroups, worstFirst } from './verdicts.ts';

const kind = (classId: string, verdict: Explanation['verdict'], waiting: number) =>
  ({ classId, verdict, waiting }) as QueuedClass;

test('what is impossible comes first, then what is blocked, then the longest queues', () => {
  const classes = [kind('a', 'waiting', 1), kind('b', 'starting', 9), kind('c', 'blocked', 1), kind('d', 'impossible', 2)];
  expect(worstFirst(classes).map(({ classId }) => classId)).toEqual(['d', 'c', 'b', 'a']);
});

test('runners that fit and are busy could run it; those that lack something could not', () => {
  const group = (reason: Record<string, unknown>) => ({ reason, runners: 1, listed: [], text: '' });
  const groups = [group({ hindrance: 'full' }), group({ misfit: { requirement: 'label', needed: 'gpu' } })];
  expect(dividedGroups({ groups })).toEqual({ able: [groups[0]], unable: [groups[1]] });
});
