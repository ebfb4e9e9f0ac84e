import { expect, test } from 'vitest';
import { rowsOf } from '../testing/rows-of.ts';
import { covers } from './covers.ts';
import { createScope } from './create.ts';
import { scopeNameProblem } from './name.ts';
import { removeScope, withDescendants } from './remove.ts';
import { defaultProjectId, type Scope } from './state.ts';

const scope = (id: string, kind: Scope['kind'], parentId: string | null, name = id): Scope => ({
  ...{ id, revision: 1, kind, name, parentId, createdAt: 0, protectedAt: null, removedAt: null },
});
const instance = scope('instance', 'instance', null);
const acme = scope('acme', 'organization', 'instance');
const site = scope('site', 'project', 'acme', 'acme/site');
const shop = scope('shop', 'project', 'acme', 'acme/shop');
const baton = scope('baton', 'organization', 'instance');
const ours = scope(defaultProjectId, 'project', 'baton', 'baton/default');
const all = [instance, acme, site, shop, baton, ours];

test.each([
  ['acme', null],
  ['Ac-me_1.x', null],
  ['', /1 to 60/],
  ['a'.repeat(61), /1 to 60/],
  ['a/b', /letters/],
  ['.a', /letters/],
  ['a..', /letters/],
  ['ä', /letters/],
  ['a b', /letters/],
  ['Instance', /reserved/],
])('the name %j', (name, problem) => {
  expect(scopeNameProblem(name)).toEqual(problem === null ? null : expect.stringMatching(problem));
});

test('a project stands under its owner, and its name is its own whatever the case of its letters', () => {
  const fresh = { id: 'new', kind: 'project' as const, name: 'acme/tool', by: 'jo' };
  const made = createScope(fresh, acme, all, 7);
  expect(rowsOf(made, 'scope')).toEqual([{ ...scope('new', 'project', 'acme', 'acme/tool'), createdAt: 7 }]);
  expect(made.ok && made.events).toMatchObject([{ type: 'scope.created', detail: { by: 'jo', name: 'acme/tool' } }]);
  expect(createScope({ ...fresh, name: 'acme/SITE' }, acme, all, 7)).toMatchObject({
    refusal: { code: 'scope_name_taken', detail: { taken: 'acme/site' } },
  });
  const gone = { ...site, removedAt: 3 };
  expect(createScope({ ...fresh, name: 'acme/site' }, acme, [instance, acme, gone], 7).ok, 'a removed one frees it').toBe(true);
  expect(createScope(fresh, { ...acme, removedAt: 3 }, all, 7)).toMatchObject({ refusal: { code: 'scope_removed' } });
});

test('an owner is removed with its projects, once', () => {
  expect(withDescendants(acme, all).map(({ id }) => id)).toEqual(['acme', 'site', 'shop']);
  const removed = removeScope(acme, [instance, acme, site, { ...shop, removedAt: 2 }], 'jo', 9);
  expect(rowsOf(removed, 'scope').map(({ id, removedAt }) => [id, removedAt])).toEqual([
    ['acme', 9],
    ['site', 9],
  ]);
  expect(removeScope({ ...acme, removedAt: 2 }, all, 'jo', 9)).toMatchObject({ ok: true, changes: [] });
});

test.each([instance, baton, ours])('$name is needed', (needed) => {
  expect(removeScope(needed, all, 'jo', 9)).toMatchObject({ refusal: { code: 'scope_needed' } });
});

test('what is removed covers nothing, and nothing of it is covered', () => {
  const lookup = (rows: Scope[]) => (id: string) => rows.find((each) => each.id === id);
  expect(covers('instance', 'site', lookup(all))).toBe(true);
  const gone = all.map((each) => (each.id === 'site' ? { ...each, removedAt: 1 } : each));
  expect(covers('instance', 'site', lookup(gone))).toBe(false);
  expect(covers('site', 'site', lookup(gone))).toBe(false);
  expect(covers('acme', 'shop', lookup(gone))).toBe(true);
});
