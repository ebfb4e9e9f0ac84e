import { expect, test } from 'vitest';
import { rowsOf } from '../testing/rows-of.ts';
import { changedNothing } from '../testing/scene.ts';
import { protectScope } from './protect.ts';
import type { Scope } from './state.ts';

const site: Scope = {
  id: 's',
  revision: 1,
  kind: 'project',
  name: 'acme/site',
  parentId: 'a',
  createdAt: 0,
  protectedAt: null,
  removedAt: null,
};

test('a scope is protected from then on, and not any more', () => {
  const decision = protectScope(site, true, 'jo', 50);
  const [row] = rowsOf(decision, 'scope');
  expect(row).toMatchObject({ protectedAt: 50, revision: 2 });
  expect(decision.ok && decision.events).toMatchObject([{ type: 'scope.protected', kind: 'system', detail: { by: 'jo' } }]);
  if (!row) throw new Error('the row is changed');
  expect(changedNothing(protectScope(row, true, 'jo', 60))).toBe(true);
  expect(rowsOf(protectScope(row, false, 'jo', 60), 'scope')).toMatchObject([{ protectedAt: null }]);
  expect(changedNothing(protectScope(site, false, 'jo', 60))).toBe(true);
});
