import { beforeEach, expect, test } from 'vitest';
import { person, person as personNamed } from '../../app/testing/fakes.ts';
import { codeOf } from '../../app/testing/plane.ts';
import { Door, elsewhere, here, signedIn } from '../testing/door.ts';

let door: Door;
beforeEach(async () => {
  door = await Door.open();
});
const finish = (secret: string, code: string, client = here) => door.auth.accounts.finish({ secret, code }, client);
const minuteMs = 60_000;

test('with a second factor the password is half of a sign-in, and a code the other', async () => {
  await door.user('ada');
  const { code } = await door.totp('ada');
  const { person } = await finish(await door.half('ada'), code());
  expect(person).toMatchObject({ login: 'ada', via: 'session' });
  expect(await door.auth.isAlive(person)).toBe(true);
});

test('a code is never taken twice, nor one before it', async () => {
  await door.user('ada');
  const { code } = await door.totp('ada');
  await finish(await door.half('ada'), code());
  expect(await codeOf(finish(await door.half('ada'), code()))).toBe('code_used');
  expect(await codeOf(finish(await door.half('ada'), code(-1)))).toBe('code_used');
  await finish(await door.half('ada'), code(1));
  expect(await codeOf(finish(await door.half('ada'), code(2)))).toBe('code_wrong');
});

test('of two that bring the same code at the same time one comes in', async () => {
  await door.user('ada');
  const { code } = await door.totp('ada');
  const halves = [await door.half('ada'), await door.half('ada', elsewhere)];
  const codes = await Promise.all(halves.map((half) => codeOf(finish(half, code()))));
  expect(codes.sort()).toEqual(['code_used', null]);
});

test('a recovery code signs in once, in any writing', async () => {
  const user = await door.user('ada');
  const { recovery } = await door.totp('ada');
  expect(recovery).toHaveLength(10);
  expect(new Set(recovery).size).toBe(10);
  await finish(await door.half('ada'), recovery[3]?.toUpperCase().replaceAll('-', ' ') ?? '');
  expect(await codeOf(finish(await door.half('ada'), recovery[3] ?? ''))).toBe('code_wrong');
  await finish(await door.half('ada'), recovery[4] ?? '');
  expect(door.known(user.id).totp?.recovery).toHaveLength(8);
});

test('what is kept of a second factor is neither its secret nor a recovery code', async () => {
  const user = await door.user('ada');
  const person = await door.enter('ada');
  const { secret } = await door.auth.secondFactor.begin(person, 'Baton');
  const kept = JSON.stringify(door.known(user.id).totp);
  expect(kept).not.toContain(secret);
  await door.totp('ada').then(({ recovery }) => {
    for (const code of recovery) expect(JSON.stringify(door.known(user.id).totp)).not.toContain(code.replaceAll('-', ''));
  });
});

test('a half-open sign-in is taken once, is over after five minutes, and is for one user only', async () => {
  await door.user('ada');
  await door.user('bo');
  const { code } = await door.totp('ada');
  const bo = await door.totp('bo');
  const half = await door.half('ada');
  expect(await codeOf(finish(half, bo.code()))).toBe('code_wrong');
  await finish(half, code());
  expect(await codeOf(finish(half, code(1)))).toBe('sign_in_expired');
  const late = await door.half('ada');
  door.plane.clock.stall(5 * minuteMs);
  expect(await codeOf(finish(late, code()))).toBe('sign_in_expired');
  expect(await codeOf(finish('nonsense', code()))).toBe('sign_in_expired');
});

test('of two that bring the same half with two right codes one comes in', async () => {
  await door.user('ada');
  const { code, recovery } = await door.totp('ada');
  const half = await door.half('ada');
  const codes = await Promise.all([code(), recovery[0] ?? ''].map((each) => codeOf(finish(half, each))));
  expect(codes.sort()).toEqual([null, 'sign_in_expired'].sort());
});

test('a half-open sign-in ends with a new password, and with the user', async () => {
  const user = await door.user('ada');
  const { code } = await door.totp('ada');
  const half = await door.half('ada');
  const { secret } = await door.auth.accounts.invite(user.id, person('admin'));
  const accepted = await door.auth.accounts.accept({ token: secret, password: 'another horse battery' }, here);
  expect(accepted.kind).toBe('code_needed');
  expect(await codeOf(finish(half, code()))).toBe('sign_in_expired');
  const other = await door.signIn('ada', here, 'another horse battery');
  await door.user('bo', 'owner');
  await door.plane.app.people.setDisabled('ada', true, person('bo'));
  expect(await codeOf(finish(other.kind === 'code_needed' ? other.secret : '', code(1)))).toBe('user_disabled');
});

test('wrong codes are limited by address and user, and by user from all addresses', async () => {
  await door.user('ada');
  const { code } = await door.totp('ada');
  const half = await door.half('ada');
  const tries = await Promise.all(new Array(10).fill('000000').map((each) => codeOf(finish(half, each))));
  expect(tries).toEqual([...new Array(8).fill('code_wrong'), 'rate_limited', 'rate_limited']);
  expect(await codeOf(finish(half, code()))).toBe('rate_limited');
  expect(await codeOf(finish(half, code(), elsewhere))).toBeNull();
  const more: (string | null)[] = [];
  const next = await door.half('ada');
  for (let n = 0; n < 40; n++) more.push(await codeOf(finish(next, '000000', { ...here, address: `10.1.0.${n}` })));
  expect(more.filter((each) => each === 'code_wrong')).toHaveLength(22);
  expect(more.at(-1)).toBe('rate_limited');
});

test('it is confirmed by a code only, and ends the sessions that came without one', async () => {
  await door.user('ada');
  const earlier = await door.enter('ada', elsewhere);
  const person = await door.enter('ada');
  const begun = await door.auth.secondFactor.begin(person, 'Baton (build.example)');
  expect(begun.uri).toContain(`secret=${begun.secret}`);
  expect(await codeOf(door.auth.secondFactor.confirm(person, '000000', here.address))).toBe('code_wrong');
  expect(signedIn(await door.signIn('ada')).person.login).toBe('ada');
  await door.totp('ada');
  expect(await door.auth.isAlive(earlier)).toBe(false);
  expect(door.ended).toContain(earlier.credentialId);
  expect(await codeOf(door.auth.secondFactor.begin(person, 'Baton'))).toBe('totp_set_up');
});

test('its owner removes it with a code, someone who manages users without', async () => {
  const user = await door.user('ada');
  const { code, recovery } = await door.totp('ada');
  const { person } = await finish(await door.half('ada'), code());
  expect(await codeOf(door.auth.secondFactor.remove(person, code(), here.address))).toBe('code_used');
  await door.auth.secondFactor.remove(person, recovery[0] ?? '', here.address);
  expect(door.known(user.id).totp).toBeNull();
  door.plane.clock.stall(minuteMs);
  await door.totp('ada');
  await door.auth.secondFactor.takeAway(user.id, personNamed('admin'));
  expect((await door.signIn('ada')).kind).toBe('signed_in');
  expect(await codeOf(door.auth.secondFactor.takeAway(user.id, personNamed('admin')))).toBe('totp_not_set_up');
});

test('where it is demanded, who has none can do nothing but set it up', async () => {
  door = await Door.open({ totpRule: 'owners' });
  await door.user('ada', 'owner');
  await door.user('bo', 'viewer');
  expect((await door.enter('bo')).mustSetUpTotp).toBe(false);
  expect((await door.enter('ada')).mustSetUpTotp).toBe(true);
  const { code } = await door.totp('ada');
  expect((await finish(await door.half('ada'), code())).person.mustSetUpTotp).toBe(false);
});
