import { expect, test } from 'vitest';
import { covers } from './covers.ts';
import type { Scope } from './state.ts';

const scope = (id: string, kind: Scope['kind'], parentId: string | null): [string, Scope] => [
  id,
  { id, revision: 1, kind, name: id, parentId, createdAt: 0, protectedAt: null, removedAt: null },
];
const scopes = new Map([
  scope('instance', 'instance', null),
  scope('acme', 'organization', 'instance'),
  scope('jo', 'user', 'instance'),
  scope('acme/site', 'project', 'acme'),
  scope('acme/shop', 'project', 'acme'),
  scope('jo/toy', 'project', 'jo'),
]);
const lookup = (id: string) => scopes.get(id);

test.each([
  ['instance', ['acme/site', 'acme/shop', 'jo/toy']],
  ['acme', ['acme/site', 'acme/shop']],
  ['jo', ['jo/toy']],
  ['acme/site', ['acme/site']],
])('a runner of %s takes the jobs of %j', (runnerScope, expected) => {
  const projects = ['acme/site', 'acme/shop', 'jo/toy'];
  expect(projects.filter((project) => covers(runnerScope, project, lookup))).toEqual(expected);
});

test('a scope that is not known is covered by itself at most', () => {
  expect(covers('instance', 'ghost/project', lookup)).toBe(false);
  expect(covers('ghost/project', 'ghost/project', lookup)).toBe(true);
});

test('scopes that stand under each other end the search', () => {
  const ring = new Map([scope('a', 'organization', 'b'), scope('b', 'organization', 'a')]);
  expect(covers('instance', 'a', (id) => ring.get(id))).toBe(false);
});
