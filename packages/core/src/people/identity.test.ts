import { expect, test } from 'vitest';
import { freeLogin, type Identity, type IdentityRules, isWelcome, roleByGroups } from './identity.ts';

const identity = (patch: Partial<Identity> = {}): Identity => ({
  issuer: 'https://id.example',
  subject: '42',
  email: 'ada@example.org',
  preferredName: null,
  displayName: null,
  groups: ['staff'],
  ...patch,
});
const rules = (patch: Partial<IdentityRules> = {}): IdentityRules => ({ domains: [], groups: [], roles: [], ...patch });

test.each([
  ['without rules', {}, {}, true],
  ['by domain', { domains: ['example.org'] }, {}, true],
  ['by domain, in any letters', { domains: ['example.org'] }, { email: 'ADA@Example.Org' }, true],
  ['from another domain', { domains: ['example.org'] }, { email: 'ada@example.org.evil' }, false],
  ['with an address that hides another', { domains: ['example.org'] }, { email: 'ada@example.org@evil' }, false],
  ['without a verified address', { domains: ['example.org'] }, { email: null }, false],
  ['by group', { groups: ['ops', 'staff'] }, {}, true],
  ['of no such group', { groups: ['ops'] }, {}, false],
  ['by group, from another domain', { groups: ['staff'], domains: ['other.org'] }, {}, false],
])('someone %s', (_, patch, who, welcome) => {
  expect(isWelcome(identity(who), rules(patch))).toBe(welcome);
});

test('groups give the highest of their roles', () => {
  const roles = [
    { group: 'staff', role: 'viewer' },
    { group: 'ops', role: 'operator' },
    { group: 'root', role: 'owner' },
  ] as const;
  const of = (...groups: string[]) => roleByGroups(identity({ groups }), rules({ roles }));
  expect([of(), of('staff'), of('ops', 'staff'), of('staff', 'root')]).toEqual([null, 'viewer', 'operator', 'owner']);
});

test.each([
  [{}, 'ada'],
  [{ preferredName: 'Ada.Lovelace' }, 'ada.lovelace'],
  [{ preferredName: 'Zoë Müller' }, 'zoe-muller'],
  [{ preferredName: '../..', email: null, displayName: '名前' }, 'user'],
  [{ preferredName: 'x'.repeat(200) }, 'x'.repeat(54)],
  [{ preferredName: 'taken' }, 'taken-3'],
])('a login for %j', (patch, login) => {
  expect(freeLogin(identity(patch), (each) => ['taken', 'taken-2'].includes(each))).toBe(login);
});
