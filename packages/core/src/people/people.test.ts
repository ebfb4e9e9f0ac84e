import { describe, expect, test } from 'vitest';
import type { Change } from '../decision/change.ts';
import type { Decision } from '../decision/decision.ts';
import { initialScopes, instanceScopeId, type Scope } from '../scope/state.ts';
import type { Grant } from './grant.ts';
import { type Holder, ownerOfAll, permits, permitsAll } from './holder.ts';
import { permissions, type Role } from './permission.ts';
import { setGrant } from './set-grant.ts';
import { createUser, type People, removeUser, setDisabled } from './user.ts';

const nobody: People = { users: [], grants: [], scopes: initialScopes };

/** Everyone after a decision was carried out. */
function after(people: People, decision: Decision): People {
  if (!decision.ok) throw new Error(decision.refusal.code);
  const rows = new Map<string, unknown>([...people.users, ...people.grants, ...people.scopes].map((row) => [row.id, row]));
  const kinds = new Map<string, Change['kind']>();
  for (const { id } of people.users) kinds.set(id, 'user');
  for (const { id } of people.grants) kinds.set(id, 'grant');
  for (const { id } of people.scopes) kinds.set(id, 'scope');
  for (const change of decision.changes) {
    const id = change.op === 'remove' ? change.id : change.row.id;
    kinds.set(id, change.kind);
    if (change.op === 'remove') rows.delete(id);
    else rows.set(id, change.row);
  }
  const of = <T>(kind: Change['kind']): T[] => [...rows].filter(([id]) => kinds.get(id) === kind).map(([, row]) => row as T);
  return { users: of('user'), grants: of('grant'), scopes: of('scope') };
}

const add = (people: People, login: string, role: Role | null = null): People =>
  after(
    people,
    createUser(
      {
        id: `u-${login}`,
        scopeId: `s-${login}`,
        login,
        displayName: login,
        passwordHash: null,
        externalId: null,
        role,
        by: 'test',
      },
      people,
      5,
    ),
  );
const codeOf = (decision: Decision): string => (decision.ok ? 'ok' : decision.refusal.code);
const userOf = (people: People, login: string) => people.users.find((user) => user.login === login) as People['users'][number];
const scopeOf = (people: People, id: string): Scope => people.scopes.find((scope) => scope.id === id) as Scope;

const scopes: Scope[] = [
  ...initialScopes,
  { ...(initialScopes[1] as Scope), id: 'acme', name: 'acme' },
  { ...(initialScopes[2] as Scope), id: 'acme/site', name: 'acme/site', parentId: 'acme' },
];
const lookup = (id: string) => scopes.find((scope) => scope.id === id);
const holder = (
  scopeId: string,
  given: Partial<Pick<Grant, 'role' | 'permissions'>>,
  limits: Holder['limits'] = null,
): Holder => ({
  grants: [{ scopeId, role: null, permissions: [], ...given }],
  limits,
});

describe('what is given in a scope', () => {
  test('holds in it and in all under it, nowhere else', () => {
    const someone = holder('acme', { role: 'operator' });
    const may = (scopeId: string) => permits(someone, 'run_jobs', scopeId, lookup);
    expect(['instance', 'acme', 'acme/site', 'project-default', 'unknown'].map(may)).toEqual([false, true, true, false, false]);
    expect(permits(someone, 'manage_runners', 'acme', lookup)).toBe(false);
  });

  test('is all for an owner, and for a viewer only to see', () => {
    const held = (role: Role) => permissions.filter((each) => permits(holder('acme', { role }), each, 'acme/site', lookup));
    expect(held('owner')).toEqual(permissions);
    expect(held('viewer')).toEqual(['view']);
    expect(held('operator')).toEqual(['view', 'run_jobs', 'operate_runners', 'manage_templates']);
  });

  test('may be a single permission, which lets see too', () => {
    const held = permissions.filter((each) => permits(holder('acme', { permissions: ['create_users'] }), each, 'acme', lookup));
    expect(held).toEqual(['view', 'create_users']);
  });

  test('is limited by the credential, never widened', () => {
    const owner = holder('acme', { role: 'owner' }, { scopeId: 'acme/site', permissions: ['view', 'run_jobs'] });
    expect(permits(owner, 'run_jobs', 'acme/site', lookup)).toBe(true);
    expect(permits(owner, 'run_jobs', 'acme', lookup)).toBe(false);
    expect(permits(owner, 'manage_scope', 'acme/site', lookup)).toBe(false);
    const viewer = holder('acme/site', { role: 'viewer' }, { scopeId: 'instance', permissions: null });
    expect(permits(viewer, 'run_jobs', 'acme/site', lookup)).toBe(false);
    expect(permitsAll(ownerOfAll)).toBe(true);
    expect(permitsAll({ ...ownerOfAll, limits: { scopeId: 'instance', permissions: null } })).toBe(false);
  });
});

describe('users', () => {
  test('have a scope of their own, whose name nobody else may have', () => {
    const people = add(nobody, 'ada', 'owner');
    expect(userOf(people, 'ada')).toMatchObject({ scopeId: 's-ada', totp: null, disabledAt: null });
    expect(scopeOf(people, 's-ada')).toMatchObject({ kind: 'user', name: 'ada', parentId: instanceScopeId });
    expect(people.grants.map(({ scopeId, role }) => [scopeId, role])).toEqual([
      ['s-ada', 'owner'],
      ['instance', 'owner'],
    ]);
    const fields = { displayName: '', passwordHash: null, externalId: null, role: null, by: 'x' };
    expect(codeOf(createUser({ ...fields, id: 'x', scopeId: 'y', login: 'ada' }, people, 5))).toBe('login_taken');
    expect(codeOf(createUser({ ...fields, id: 'x', scopeId: 'y', login: 'baton' }, people, 5))).toBe('scope_name_taken');
  });

  test('that are removed take grants and their own scope with them', () => {
    const people = add(add(nobody, 'ada', 'owner'), 'bo', 'viewer');
    const rest = after(people, removeUser(userOf(people, 'bo'), people, 'ada', 9));
    expect(rest.users.map(({ login }) => login)).toEqual(['ada']);
    expect(rest.grants.filter(({ userId }) => userId === 'u-bo')).toEqual([]);
    expect(scopeOf(rest, 's-bo').removedAt).toBe(9);
  });

  test('the last who owns the instance stays, stays owner, and stays enabled', () => {
    const one = add(add(nobody, 'ada', 'owner'), 'bo');
    const instance = scopeOf(one, instanceScopeId);
    const viewer = { role: 'viewer', permissions: [] } as const;
    const tries = (people: People) => [
      codeOf(removeUser(userOf(people, 'ada'), people, 'x', 9)),
      codeOf(setDisabled(userOf(people, 'ada'), true, people, 'x', 9)),
      codeOf(setGrant(userOf(people, 'ada'), instance, viewer, people, 'x', 9)),
    ];
    expect(tries(one)).toEqual(['last_owner', 'last_owner', 'last_owner']);
    const two = after(one, setGrant(userOf(one, 'bo'), instance, { role: 'owner', permissions: [] }, one, 'ada', 9));
    expect(tries(two)).toEqual(['ok', 'ok', 'ok']);
    const disabled = after(two, setDisabled(userOf(two, 'bo'), true, two, 'ada', 9));
    expect(tries(disabled)).toEqual(['last_owner', 'last_owner', 'last_owner']);
  });

  test('get and lose roles, but not in the scope that is theirs', () => {
    const people = add(nobody, 'bo');
    const bo = userOf(people, 'bo');
    const given = { role: 'viewer', permissions: ['create_users'] } as const;
    const more = after(people, setGrant(bo, scopeOf(people, 'project-default'), given, people, 'ada', 9));
    expect(more.grants).toContainEqual(expect.objectContaining({ userId: 'u-bo', scopeId: 'project-default', ...given }));
    const same = setGrant(bo, scopeOf(people, 'project-default'), given, more, 'ada', 9);
    expect(same).toMatchObject({ ok: true, changes: [] });
    const less = after(more, setGrant(bo, scopeOf(people, 'project-default'), { role: null, permissions: [] }, more, 'ada', 9));
    expect(less.grants).toHaveLength(1);
    expect(codeOf(setGrant(bo, scopeOf(people, 's-bo'), given, people, 'ada', 9))).toBe('own_scope');
  });
});
