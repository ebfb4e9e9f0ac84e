import { beforeEach, expect, test } from 'vitest';
import { person as personNamed } from '../../app/testing/fakes.ts';
import { codeOf } from '../../app/testing/plane.ts';
import { Door, elsewhere, here, password, signedIn } from '../testing/door.ts';

let door: Door;
beforeEach(async () => {
  door = await Door.open();
});
const hourMs = 3_600_000;
const admin = personNamed('admin');

test('an invitation lets someone choose their password once, and for 72 hours', async () => {
  const { user } = await door.plane.app.people.create(
    { login: 'ada', displayName: 'Ada', passwordHash: null, externalId: null, role: null },
    admin,
  );
  const accept = (token: string, given = password) => codeOf(door.auth.accounts.accept({ token, password: given }, here));
  expect(await codeOf(door.signIn('ada'))).toBe('sign_in_failed');
  const first = await door.auth.accounts.invite(user.id, admin);
  expect(first.path).toBe(`/invitation?token=${first.secret}`);
  const { secret, expiresAt } = await door.auth.accounts.invite(user.id, admin);
  expect(expiresAt - door.now).toBe(72 * hourMs);
  expect(await accept(first.secret)).toBe('invitation_invalid');
  expect(await accept(secret, 'adaadaadaada')).toBe('password_too_weak');
  const both = await Promise.all([accept(secret), accept(secret, 'another horse battery')]);
  expect(both.sort()).toEqual(['invitation_invalid', null]);
  expect(await accept(secret)).toBe('invitation_invalid');
  const late = await door.auth.accounts.invite(user.id, admin);
  door.plane.clock.stall(72 * hourMs);
  expect(await accept(late.secret)).toBe('invitation_invalid');
  expect(await codeOf(door.auth.accounts.invite('nobody', admin))).toBe('user_not_found');
});

test('someone who forgot their password gets a new one by invitation, and all their sessions end', async () => {
  const user = await door.user('ada');
  const before = await door.enter('ada', elsewhere);
  const { secret } = await door.auth.accounts.invite(user.id, admin);
  const { person } = signedIn(await door.auth.accounts.accept({ token: secret, password: 'another horse battery' }, here));
  expect([await door.auth.isAlive(before), await door.auth.isAlive(person)]).toEqual([false, true]);
  expect(door.ended).toContain(before.credentialId);
  expect(await codeOf(door.signIn('ada'))).toBe('sign_in_failed');
});

test('an invitation is of no use for a disabled user', async () => {
  const user = await door.user('ada');
  const { secret } = await door.auth.accounts.invite(user.id, admin);
  await door.plane.app.people.setDisabled('ada', true, admin);
  expect(await codeOf(door.auth.accounts.accept({ token: secret, password }, here))).toBe('user_disabled');
  expect(await codeOf(door.signIn('ada'))).toBe('user_disabled');
});

test('a new password needs the present one, and ends all other sessions but this one', async () => {
  await door.user('ada');
  const [mine, other] = [await door.enter('ada'), await door.enter('ada', elsewhere)];
  const change = (present: string, next: string) => door.auth.changePassword(mine, { present, password: next }, here.address);
  expect(await codeOf(change('wrong', 'another horse battery'))).toBe('password_wrong');
  expect(await codeOf(change(password, 'short'))).toBe('password_too_weak');
  await change(password, 'another horse battery');
  expect([await door.auth.isAlive(mine), await door.auth.isAlive(other)]).toEqual([true, false]);
  expect(door.ended).toEqual(expect.arrayContaining([other.credentialId]));
  expect(door.ended).not.toContain(mine.credentialId);
  expect(await codeOf(door.signIn('ada'))).toBe('sign_in_failed');
  expect(signedIn(await door.signIn('ada', here, 'another horse battery')).person.login).toBe('ada');
});

test('of two new passwords at the same time one is taken', async () => {
  await door.user('ada');
  const mine = await door.enter('ada');
  const change = (next: string) => codeOf(door.auth.changePassword(mine, { present: password, password: next }, here.address));
  const codes = await Promise.all([change('another horse battery'), change('a third horse battery')]);
  expect(codes.sort()).toEqual([null, 'password_wrong'].sort());
});

test('passwords are the same however their letters were typed', async () => {
  const user = await door.user('ada');
  const { secret } = await door.auth.accounts.invite(user.id, admin);
  const typed = 'zwölf große Bären';
  await door.auth.accounts.accept({ token: secret, password: typed.normalize('NFD') }, here);
  expect(signedIn(await door.signIn('ada', here, typed.normalize('NFC'))).person.login).toBe('ada');
});

test('wrong passwords are limited, also when many come at the same time', async () => {
  await door.user('ada');
  const codes = await Promise.all(new Array(12).fill(0).map(() => codeOf(door.signIn('ada', here, 'wrong'))));
  expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(8);
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(4);
  expect((await door.signIn('ada', elsewhere)).kind).toBe('signed_in');
});

test('sessions are listed with where and when they were last seen, and ended one by one or all others', async () => {
  await door.user('ada');
  await door.user('bo');
  door.plane.clock.stall(hourMs);
  const first = signedIn(await door.signIn('ada'));
  const bo = await door.enter('bo');
  door.plane.clock.stall(hourMs);
  const second = signedIn(await door.signIn('ada', elsewhere));
  await door.auth.sessions.check(second.cookie, '10.9.9.9');
  const list = await door.auth.sessions.list(first.person);
  expect(list.slice(0, 2)).toMatchObject([
    { session: { id: second.person.credentialId }, lastSeenAt: door.now, lastSeenFrom: '10.9.9.9', isThisOne: false },
    { session: { id: first.person.credentialId }, lastSeenAt: door.now - hourMs, lastSeenFrom: here.address, isThisOne: true },
  ]);
  expect(await codeOf(door.auth.sessions.endOwn(bo, second.person.credentialId, admin))).toBe('session_not_found');
  await door.auth.sessions.endOwn(first.person, second.person.credentialId, admin);
  expect(await door.auth.sessions.check(second.cookie, here.address)).toBeNull();
  expect(door.ended.at(-1)).toBe(second.person.credentialId);
  await door.enter('ada', elsewhere);
  expect(await door.auth.sessions.endOthers(first.person, admin)).toBe(list.length - 1);
  expect(await door.auth.sessions.list(first.person)).toHaveLength(1);
  expect(await door.auth.isAlive(bo)).toBe(true);
});

test('a forged cookie is nobody', async () => {
  await door.user('ada');
  await door.user('bo');
  const [ada, bo] = [signedIn(await door.signIn('ada')).cookie, signedIn(await door.signIn('bo')).cookie];
  const [adaId, adaSecret] = ada.split('.');
  const [boId, boSecret] = bo.split('.');
  const forged = [
    `${adaId}.${boSecret}`,
    `${boId}.${adaSecret}`,
    `${adaId}.`,
    `${adaId}.${'0'.repeat(43)}`,
    `${adaSecret}.${adaId}`,
  ];
  for (const cookie of [...forged, '', 'nonsense', `${ada}x`])
    expect(await door.auth.sessions.check(cookie, here.address)).toBeNull();
  expect((await door.auth.sessions.check(ada, here.address))?.person.login).toBe('ada');
});
