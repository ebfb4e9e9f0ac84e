import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../../config/index.ts';
import { IdentityProvider, type ProviderFaults } from '../../main/testing/identity-provider.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';
import * as through from './testing/through-provider.ts';
import { codeOf, cookiesOf } from './testing/through-provider.ts';

let provider: IdentityProvider;
let server: TestServer;
beforeEach(async () => {
  provider = await IdentityProvider.start();
});
afterEach(async () => {
  await server.close();
  await provider.stop().catch(() => undefined);
});
async function start(config: Partial<Config> = {}): Promise<void> {
  const { issuer, clientId, clientSecret } = provider;
  server = await startTestServer({ oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, ...config });
}

const get = (path: string, cookie?: string, headers?: object): Promise<CallAnswer> => through.get(server, path, cookie, headers);
const toProvider = (from?: string) => through.toProvider(server, from);
const signIn = (from?: string): Promise<CallAnswer> => through.signInBy(server, from);
const setUp = (): Promise<CallAnswer> => through.setUp(server);
const whoIs = async (answer: CallAnswer) => (await get('/api/v1/whoami', cookiesOf(answer))).body;

test('someone new comes in, and the next time is the same user', async () => {
  await start({ oidcName: 'Example' });
  expect((await get('/api/v1/oidc')).body).toEqual({ name: 'Example' });
  provider.who = { sub: '42', preferred_username: 'Grace.Hopper', name: 'Grace Hopper' };
  const first = await signIn();
  expect([first.status, first.headers.get('location')]).toEqual([302, '/jobs']);
  expect(await whoIs(first)).toMatchObject({ login: 'grace.hopper', via: 'session', role: 'member', scopes: [{ kind: 'user' }] });
  provider.who = { sub: '42', preferred_username: 'renamed' };
  expect(await whoIs(await signIn())).toMatchObject({ login: 'grace.hopper' });
  expect(server.complaints).toEqual([]);
});

test('the way there carries PKCE, a state and a nonce, and the cookie tells nothing', async () => {
  await start();
  const begun = await get('/api/v1/oidc/start');
  const { searchParams } = new URL(begun.headers.get('location') ?? '');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    ...{ response_type: 'code', client_id: 'baton', scope: 'openid profile email', code_challenge_method: 'S256' },
    ...{
      redirect_uri: `${server.url}/api/v1/oidc/callback`,
      nonce: expect.stringMatching(/.{40}/),
      state: expect.stringMatching(/.{40}/),
    },
  });
  const [cookie = ''] = begun.headers.getSetCookie();
  expect(cookie).toMatch(/^baton_oidc=[\w-]+; Max-Age=600; Path=\/api\/v1\/oidc\/callback; HttpOnly; SameSite=Lax$/);
  expect(Buffer.from(cookie.split(/[=;]/)[1] ?? '', 'base64url').toString('latin1')).not.toContain('verifier');
});

test('nobody becomes an existing user by an address or a name', async () => {
  await start();
  await setUp();
  provider.who = { sub: '42', preferred_username: 'ada', email: 'ada@example.org', email_verified: true };
  expect(await whoIs(await signIn())).toMatchObject({ login: 'ada-2', role: 'member' });
});

test.each<[string, ProviderFaults, string]>([
  ['a wrong nonce', { claims: { nonce: 'another' } }, 'oidc_answer_invalid'],
  ['no nonce', { claims: { nonce: undefined } }, 'oidc_answer_invalid'],
  ['an ID token that has expired', { claims: { exp: 1_000_000_000 } }, 'oidc_answer_invalid'],
  ['an ID token for someone else', { claims: { aud: 'another' } }, 'oidc_answer_invalid'],
  ['an ID token of another issuer', { claims: { iss: 'https://evil.example' } }, 'oidc_answer_invalid'],
  ['an ID token with a strange signature', { strangeKey: true }, 'oidc_answer_invalid'],
  ['an ID token without a signature', { unsigned: true }, 'oidc_answer_invalid'],
  ['no subject', { claims: { sub: undefined } }, 'oidc_answer_invalid'],
  ['a refusal', { error: 'access_denied' }, 'oidc_denied'],
])('%s is not accepted', async (_, faults, code) => {
  await start();
  provider.faults = faults;
  const answer = await signIn();
  expect([codeOf(answer), cookiesOf(answer)]).toEqual([code, '']);
  const told = server.complaints.map(({ message }) => message);
  expect(told).toEqual(['a sign-in by the identity provider failed']);
  expect(JSON.stringify(server.complaints)).not.toContain(provider.clientSecret);
});

test('a wrong state, another browser, and a code that was used before are refused', async () => {
  await start();
  const { cookie, back } = await toProvider();
  const other = await toProvider();
  expect(codeOf(await get(back.replace(/state=[^&]+/, 'state=wrong'), cookie))).toBe('oidc_state_invalid');
  expect(codeOf(await get(back))).toBe('oidc_state_invalid');
  expect(codeOf(await get(back, other.cookie))).toBe('oidc_state_invalid');
  expect(codeOf(await get(back, 'baton_oidc=nonsense'))).toBe('oidc_state_invalid');
  expect(codeOf(await get(back, `${cookie.slice(0, -4)}AAAA`))).toBe('oidc_state_invalid');
  const answer = await get(back, cookie);
  expect(answer.status).toBe(302);
  expect(answer.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^baton_oidc=; Max-Age=0/));
  expect(codeOf(await get(back, cookie))).toBe('oidc_answer_invalid');
});

test('a browser is led to the sign-in page, which says why', async () => {
  await start();
  const { back } = await toProvider();
  const answer = await get(back, '', { accept: 'text/html,*/*' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in?refused=oidc_state_invalid']);
});

test('after signing in nobody is led away from this server', async () => {
  await start();
  for (const from of ['//evil.example', '/\\evil.example', 'https://evil.example', '/\n/evil.example', 'javascript:alert(1)']) {
    expect((await signIn(from)).headers.get('location')).toBe('/');
  }
  expect((await signIn('/jobs?show=failed')).headers.get('location')).toBe('/jobs?show=failed');
});

test('while the provider is away a password signs in, and the error says what is wrong', async () => {
  await start();
  await setUp();
  await provider.stop();
  expect(codeOf(await get('/api/v1/oidc/start'))).toBe('oidc_unreachable');
  const body = { login: 'ada', password: 'correct horse battery' };
  expect((await server.call('POST', '/api/v1/session', { token: null, body })).status).toBe(200);
});

test('when the provider goes away in between, that is said too', async () => {
  await start();
  const { cookie, back } = await toProvider();
  await provider.stop();
  expect(codeOf(await get(back, cookie))).toBe('oidc_unreachable');
});

test('domains and groups decide who may come in; an address that was not verified is none', async () => {
  await start({ oidcDomains: ['Example.org'], oidcGroups: ['staff'] });
  const attempt = async (who: object, more = {}) => {
    provider.who = { sub: '42', ...who };
    provider.more = more;
    return codeOf(await signIn());
  };
  const right = { email: 'grace@example.org', email_verified: true, groups: ['staff'] };
  expect(await attempt(right)).toBe('302');
  expect(await attempt({ ...right, email_verified: false })).toBe('oidc_not_welcome');
  expect(await attempt({ ...right, email: 'grace@evil.org' })).toBe('oidc_not_welcome');
  expect(await attempt({ ...right, groups: ['guests'] })).toBe('oidc_not_welcome');
  expect(await attempt({}, right)).toBe('302');
});

test('groups give a role and take it again', async () => {
  await start({
    oidcRoles: [
      { name: 'admins', word: 'owner' },
      { name: 'staff', word: 'viewer' },
    ],
  });
  await setUp();
  const roleOf = async (groups: string[]) => {
    provider.who = { sub: '42', preferred_username: 'grace', groups };
    const { role, scopes } = await whoIs(await signIn());
    return [role, scopes.length];
  };
  expect(await roleOf(['admins', 'staff'])).toEqual(['administrator', expect.any(Number)]);
  expect((await roleOf(['staff']))[0]).toBe('member');
  expect(await roleOf([])).toEqual(['member', 1]);
});

test('a disabled user stays out, whatever the provider says', async () => {
  await start();
  provider.who = { sub: '42', preferred_username: 'grace' };
  const before = await signIn();
  await server.call('PATCH', '/api/v1/users/grace', { body: { disabled: true } });
  expect(codeOf(await signIn())).toBe('oidc_user_disabled');
  expect((await whoIs(before)).error.code).toMatch(/sign_in_required|credential_missing/);
});

test('where new users are not made, only known identities come in', async () => {
  await start({ oidcCreateUsers: 'no' });
  expect(codeOf(await signIn())).toBe('oidc_no_user');
});

test('without an identity provider there is nothing to begin', async () => {
  server = await startTestServer();
  expect((await get('/api/v1/oidc')).body).toEqual({ name: null });
  expect(codeOf(await get('/api/v1/oidc/start'))).toBe('oidc_not_configured');
  expect(codeOf(await get('/api/v1/oidc/callback?code=x&state=y'))).toBe('oidc_not_configured');
});

test('half of an identity provider is refused at the start', async () => {
  await expect(startTestServer({ oidcIssuer: provider.issuer })).rejects.toMatchObject({ code: 'option_invalid' });
  await start();
});
