import { expect, test } from 'vitest';
import { rowsOf } from '../testing/rows-of.ts';
import { changedNothing } from '../testing/scene.ts';
import {
  type RetentionMs,
  retentionOfSetting,
  runnerRetentionOf,
  runnerRetentionSetting,
  setRunnerRetention,
} from './retention.ts';

const scopes = new Map(
  [
    ['instance', null],
    ['acme', 'instance'],
    ['acme/site', 'acme'],
  ].map(([id, parentId]) => [
    id as string,
    {
      id: id as string,
      revision: 1,
      kind: 'project' as const,
      name: id as string,
      parentId: parentId as string | null,
      createdAt: 0,
      protectedAt: null,
      removedAt: null,
    },
  ]),
);
const inScope = (own: Record<string, RetentionMs>) =>
  runnerRetentionOf(
    'acme/site',
    (id) => scopes.get(id),
    (id) => own[id],
    90,
  );

test('the nearest scope that has a retention of its own decides; for ever is one too', () => {
  expect(inScope({})).toBe(90);
  expect(inScope({ instance: 30, acme: 7 })).toBe(7);
  expect(inScope({ instance: 30, acme: null })).toBeNull();
  expect(inScope({ 'acme/site': 1, acme: null })).toBe(1);
});

test('a scope gets a retention, another one, and none of its own again', () => {
  const [first] = rowsOf(setRunnerRetention('acme', null, 5, 'jo', 9), 'setting');
  expect(first).toMatchObject({ id: runnerRetentionSetting('acme'), revision: 1 });
  if (!first) throw new Error('the setting is made');
  expect(retentionOfSetting(first)).toBe(5);
  const [second] = rowsOf(setRunnerRetention('acme', first, null, 'jo', 9), 'setting');
  expect(second && retentionOfSetting(second)).toBeNull();
  expect(setRunnerRetention('acme', first, undefined, 'jo', 9)).toMatchObject({ changes: [{ op: 'remove', kind: 'setting' }] });
  expect(changedNothing(setRunnerRetention('acme', first, 5, 'jo', 9))).toBe(true);
  expect(changedNothing(setRunnerRetention('acme', null, undefined, 'jo', 9))).toBe(true);
});
