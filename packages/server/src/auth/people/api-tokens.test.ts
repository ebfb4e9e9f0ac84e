import { instanceScopeId } from '@baton/core';
import { beforeEach, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { codeOf } from '../../app/testing/plane.ts';
import { Door } from '../testing/door.ts';
import type { Person } from './person.ts';

let door: Door;
let ada: Person;
beforeEach(async () => {
  door = await Door.open();
  await door.user('ada', 'owner');
  ada = await door.enter('ada');
});
const plain = { name: 'ci', scopeId: instanceScopeId, permissions: null, expiresInDays: null };
const use = async (secret: string, address = '10.0.0.9') => await door.auth.programs.check(secret, address);
const dayMs = 24 * 3_600_000;

test('a token is limited to its scope and permissions', async () => {
  const { secret } = await door.auth.tokens.create(
    ada,
    { ...plain, scopeId: 'project-default', permissions: ['view'] },
    person('ada'),
  );
  expect(await use(secret)).toMatchObject({ login: 'ada', limits: { scopeId: 'project-default', permissions: ['view'] } });
  const whole = await door.auth.tokens.create(ada, plain, person('ada'));
  expect((await use(whole.secret)).limits).toBeNull();
});

test('a limited token makes and ends no tokens: it could make one without limits', async () => {
  const made = await door.auth.tokens.create(ada, { ...plain, permissions: ['run_jobs'] }, person('ada'));
  const program = await use(made.secret);
  expect(await codeOf(door.auth.tokens.create(program, plain, person('ada')))).toBe('credential_limited');
  expect(await codeOf(door.auth.tokens.revoke(program, made.row.id, person('ada')))).toBe('credential_limited');
});

test('a token that was made with a token ends with it at the latest', async () => {
  const made = await door.auth.tokens.create(ada, { ...plain, expiresInDays: 2 }, person('ada'));
  const child = await door.auth.tokens.create(await use(made.secret), { ...plain, expiresInDays: 300 }, person('ada'));
  expect(child.row.expiresAt).toBe(made.row.expiresAt);
  door.plane.clock.stall(2 * dayMs);
  expect(await codeOf(use(child.secret))).toBe('credential_expired');
});

test('its last use is shown at once, and written once a minute however often it is used', async () => {
  const { secret, row } = await door.auth.tokens.create(ada, plain, person('ada'));
  const kept = async () => await door.plane.store.read.get('token', row.id);
  for (let n = 0; n < 50; n++) await use(secret, `10.0.0.${n}`);
  expect(await door.auth.tokens.list(ada)).toMatchObject([{ id: row.id, usedAt: door.now, usedFrom: '10.0.0.49' }]);
  expect(await kept()).toMatchObject({ usedAt: null, revision: 1 });
  const usedAt = door.now;
  await door.plane.clock.advance(60_000);
  expect(await kept()).toMatchObject({ usedAt, usedFrom: '10.0.0.49', revision: 2 });
  await door.plane.clock.advance(10 * 60_000);
  expect(await kept()).toMatchObject({ revision: 2 });
  await use(secret, '10.0.0.7');
  await door.auth.close();
  expect(await kept()).toMatchObject({ usedAt: door.now, usedFrom: '10.0.0.7', revision: 3 });
});

test('a token that is revoked while its last use is written is revoked', async () => {
  const { secret, row } = await door.auth.tokens.create(ada, plain, person('ada'));
  await use(secret);
  await Promise.all([door.auth.close(), door.auth.tokens.revoke(ada, row.id, person('ada'))]);
  expect(await codeOf(use(secret))).toBe('credential_revoked');
  expect(await door.auth.tokens.list(ada)).toEqual([]);
});

test('tokens of a disabled user are refused, and tokens are of no use for what is about signing in', async () => {
  const { secret } = await door.auth.tokens.create(ada, plain, person('ada'));
  const program = await use(secret);
  expect(await codeOf(door.auth.secondFactor.begin(program, 'Baton'))).toBe('session_needed');
  expect(await codeOf(door.auth.sessions.list(program))).toBe('session_needed');
  const change = door.auth.changePassword(program, { present: 'x', password: 'y' }, '10.0.0.1');
  expect(await codeOf(change)).toBe('session_needed');
  await door.user('bo', 'owner');
  await door.plane.app.people.setDisabled('ada', true, person('bo'));
  expect(await codeOf(use(secret))).toBe('user_disabled');
});
