import { afterEach, expect, test } from 'vitest';
import { fromBase32 } from '../../auth/testing/door.ts';
import { codeAt } from '../../auth/totp/code.ts';
import type { Config } from '../../config/index.ts';
import { LiveClient } from '../../main/testing/live-client.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
async function start(config: Partial<Config> = {}): Promise<string> {
  server = await startTestServer(config);
  const token = new URL(server.setupUrl ?? '').searchParams.get('token');
  return cookiesOf(await server.call('POST', '/api/v1/setup', { token: null, body: { token, ...person } }));
}
afterEach(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const person = { login: 'ada', password: 'correct horse battery' };
const cookiesOf = (answer: CallAnswer): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .filter((cookie) => !cookie?.startsWith('baton_browser='))
    .join('; ');
const codeOf = (answer: CallAnswer): string => answer.body?.error?.code ?? String(answer.status);
const call = (method: string, path: string, cookie: string, body?: unknown, headers = {}): Promise<CallAnswer> =>
  server.call(method, `/api/v1/${path}`, { token: null, body, headers: { ...(cookie === '' ? {} : { cookie }), ...headers } });
const signIn = (): Promise<CallAnswer> => call('POST', 'session', '', person);

/** Sets up a second factor; what gives its codes, all of which are good for half a minute. */
async function setUpTotp(cookie: string): Promise<{ code: (steps: number) => string; recovery: string[] }> {
  const begun = await call('POST', 'totp', cookie);
  const step = Math.floor(Date.now() / 30_000);
  const code = (steps: number) => codeAt(fromBase32(begun.body.secret), step + steps);
  const confirmed = await call('POST', 'totp/confirm', cookie, { code: code(-1) });
  return { code, recovery: confirmed.body.recoveryCodes };
}

test('the code comes in a second call, by a cookie that is good for nothing else', async () => {
  const { code } = await setUpTotp(await start());
  const first = await signIn();
  expect([first.status, codeOf(first)]).toEqual([401, 'totp_required']);
  const half = cookiesOf(first);
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^baton_sign_in=\w{43}; Max-Age=300; Path=\/api\/v1\/session\/code; HttpOnly; SameSite=Strict$/),
  ]);
  expect(codeOf(await call('GET', 'whoami', half))).toBe('credential_missing');
  expect(codeOf(await call('GET', 'whoami', half.replace('baton_sign_in', 'baton_session')))).toBe('sign_in_required');
  expect(codeOf(await call('POST', 'session/code', '', { code: code(0) }))).toBe('sign_in_expired');
  expect(codeOf(await call('POST', 'session/code', half, { code: '000000' }))).toBe('code_wrong');
  const second = await call('POST', 'session/code', half, { code: code(0) });
  expect(second.body).toMatchObject({ login: 'ada', via: 'session', mustSetUpTotp: false });
  expect(second.headers.getSetCookie().at(-1)).toMatch(/^baton_sign_in=; Max-Age=0;/);
  expect((await call('GET', 'whoami', cookiesOf(second))).body).toMatchObject({ login: 'ada' });
  expect(codeOf(await call('POST', 'session/code', half, { code: code(1) }))).toBe('sign_in_expired');
});

test('the account tells how one signs in, and a recovery code removes the second factor', async () => {
  const cookie = await start();
  expect((await call('GET', 'account', cookie)).body).toMatchObject({ login: 'ada', hasPassword: true, totp: null });
  const { recovery } = await setUpTotp(cookie);
  expect((await call('GET', 'account', cookie)).body).toMatchObject({ totp: { recoveryCodesLeft: 10 } });
  expect(codeOf(await call('POST', 'totp', cookie))).toBe('totp_set_up');
  expect(codeOf(await call('DELETE', 'totp', cookie, { code: 'aaaa-bbbb-cccc-dddd' }))).toBe('code_wrong');
  expect((await call('DELETE', 'totp', cookie, { code: recovery[0] })).status).toBe(204);
  expect((await signIn()).status).toBe(200);
  expect(codeOf(await server.call('GET', '/api/v1/account'))).toBe('session_needed');
});

test('who has to set up a second factor can do nothing else', async () => {
  const cookie = await start({ requireTotp: 'owners' });
  expect((await call('GET', 'whoami', cookie)).body).toMatchObject({ mustSetUpTotp: true });
  for (const path of ['runners', 'jobs', 'tokens', 'sessions'])
    expect(codeOf(await call('GET', path, cookie))).toBe('totp_needed');
  expect(codeOf(await call('POST', 'tokens', cookie, { name: 'way around' }))).toBe('totp_needed');
  await expect(LiveClient.open(server, { cookie, origin: server.url })).rejects.toThrow('403');
  await setUpTotp(cookie);
  expect((await call('GET', 'runners', cookie)).status).toBe(200);
  expect((await call('GET', 'whoami', cookie)).body).toMatchObject({ mustSetUpTotp: false });
});

test('a session that is ended loses its live connection at once', async () => {
  const cookie = await start();
  const other = cookiesOf(await signIn());
  const live = await LiveClient.open(server, { cookie: other, origin: server.url });
  await live.next('hello');
  const { sessions } = (await call('GET', 'sessions', cookie)).body;
  expect(sessions.map((each: { isThisOne: boolean }) => each.isThisOne).sort()).toEqual([false, true]);
  const { id } = sessions.find((each: { isThisOne: boolean }) => !each.isThisOne);
  expect((await call('DELETE', `sessions/${id}`, cookie)).status).toBe(204);
  expect((await live.closed).code).toBe(4401);
  expect(codeOf(await call('GET', 'whoami', other))).toBe('sign_in_required');
  expect(codeOf(await call('DELETE', `sessions/${id}`, cookie))).toBe('session_not_found');
  const third = cookiesOf(await signIn());
  expect((await call('DELETE', 'sessions', cookie)).body).toEqual({ ended: 1 });
  expect(codeOf(await call('GET', 'whoami', third))).toBe('sign_in_required');
});

test('a new password ends all other sessions', async () => {
  const cookie = await start();
  const other = cookiesOf(await signIn());
  const change = (present: string) => call('PUT', 'password', cookie, { present, password: 'another horse battery' });
  expect(codeOf(await change('wrong'))).toBe('password_wrong');
  expect((await change(person.password)).status).toBe(204);
  expect(codeOf(await call('GET', 'whoami', other))).toBe('sign_in_required');
  expect((await call('GET', 'whoami', cookie)).status).toBe(200);
  expect(codeOf(await signIn())).toBe('sign_in_failed');
});

test('tokens are made for a scope and permissions, and show their last use', async () => {
  const cookie = await start();
  const body = { name: 'ci', scope: 'baton/default', permissions: ['view', 'run_jobs'], expiresInDays: 30 };
  const made = await call('POST', 'tokens', cookie, body);
  expect(made.body).toMatchObject({ scope: 'baton/default', permissions: ['view', 'run_jobs'], lastUsedAt: null });
  const who = await server.call('GET', '/api/v1/whoami', { token: made.body.token });
  expect(who.body).toMatchObject({ login: 'ada', role: 'member', via: 'token' });
  const { tokens } = (await call('GET', 'tokens', cookie)).body;
  expect(tokens).toMatchObject([{ name: 'ci', lastUsedFrom: '127.0.0.1', lastUsedAt: expect.any(Number) }]);
  expect(codeOf(await call('POST', 'tokens', cookie, { ...body, scope: 'no/such' }))).toBe('scope_not_found');
  expect(codeOf(await call('POST', 'tokens', cookie, { ...body, permissions: ['everything'] }))).toBe('invalid_request');
  const limited = (path: string) => server.call('POST', `/api/v1/${path}`, { token: made.body.token, body: { name: 'more' } });
  expect(codeOf(await limited('tokens'))).toBe('credential_limited');
});

test('someone who manages users makes one, who chooses a password by a link, once', async () => {
  const cookie = await start();
  expect((await call('POST', 'users', cookie, { login: 'bo' })).status).toBe(201);
  const { url } = (await call('POST', 'users/bo/invitation', cookie)).body;
  expect(url).toMatch(new RegExp(`^${server.url}/invitation\\?token=bat_invite_`));
  const token = new URL(url).searchParams.get('token');
  const accept = (password: string) => call('POST', 'invitation', '', { token, password });
  expect(codeOf(await accept('password1234'))).toBe('password_too_weak');
  const accepted = await accept('the second horse');
  expect(accepted.body).toMatchObject({ login: 'bo', role: 'member' });
  expect(codeOf(await accept('the third horse'))).toBe('invitation_invalid');
  const bo = cookiesOf(accepted);
  expect(codeOf(await call('POST', 'users/ada/invitation', bo))).toBe('permission_denied');
  expect(codeOf(await call('DELETE', 'users/ada/totp', bo))).toBe('permission_denied');
  await call('PUT', 'users/bo/grants', cookie, { scope: 'instance', role: null, permissions: ['create_users'] });
  expect(codeOf(await call('POST', 'users/ada/invitation', bo))).toBe('permission_denied');
  await setUpTotp(bo);
  expect(codeOf(await call('POST', 'session', '', { login: 'bo', password: 'the second horse' }))).toBe('totp_required');
  expect((await call('DELETE', 'users/bo/totp', cookie)).status).toBe(204);
  expect((await call('POST', 'session', '', { login: 'bo', password: 'the second horse' })).status).toBe(200);
});

const foreign = [
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['a sandboxed page', { origin: 'null' }],
  ['another port', { origin: 'http://127.0.0.1:1' }],
] as const;

test.each(foreign)('nothing that a cookie does can be done from %s', async (_, headers) => {
  const cookie = await start();
  const calls: [string, string, unknown?][] = [
    ['POST', 'setup', { token: 'bat_setup_nonsense', ...person }],
    ['POST', 'session', person],
    ['POST', 'session/code', { code: '000000' }],
    ['DELETE', 'session'],
    ['POST', 'invitation', { token: 'bat_invite_nonsense', password: person.password }],
    ['PUT', 'password', { present: person.password, password: 'another horse battery' }],
    ['POST', 'totp'],
    ['POST', 'totp/confirm', { code: '000000' }],
    ['DELETE', 'totp', { code: '000000' }],
    ['DELETE', 'sessions'],
    ['DELETE', 'sessions/1'],
    ['POST', 'tokens', { name: 't' }],
    ['DELETE', 'tokens/1'],
  ];
  const withHalf = `${cookie}; baton_sign_in=${'x'.repeat(43)}`;
  for (const [method, path, body] of calls) {
    expect([method, path, codeOf(await call(method, path, withHalf, body, headers))]).toEqual([
      method,
      path,
      'cross_site_request',
    ]);
  }
  expect((await call('GET', 'whoami', cookie)).status).toBe(200);
  if ('origin' in headers) await expect(LiveClient.open(server, { cookie, origin: headers.origin })).rejects.toThrow('403');
});

test('a forged cookie is nobody, for calls and for live views', async () => {
  const cookie = await start();
  const [name, value = ''] = cookie.split('=');
  const [id, secret = ''] = value.split('.');
  const forged = [`${id}.${'0'.repeat(43)}`, `${id}.`, `.${secret}`, `${id}.${secret.toLowerCase()}`, secret, `${value}x`];
  for (const each of forged) {
    expect(codeOf(await call('GET', 'whoami', `${name}=${each}`, undefined, { 'sec-fetch-site': 'none' }))).toBe(
      'sign_in_required',
    );
    await expect(LiveClient.open(server, { cookie: `${name}=${each}`, origin: server.url })).rejects.toThrow('401');
  }
});
