import { afterEach, beforeEach, expect, test } from 'vitest';
import { IdentityProvider } from '../../main/testing/identity-provider.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';
import { backFrom, codeOf, cookiesOf, get, password, setUp, signInBy } from './testing/through-provider.ts';

let provider: IdentityProvider;
let server: TestServer;
let ada: string;
beforeEach(async () => {
  provider = await IdentityProvider.start();
  const { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret } = provider;
  server = await startTestServer({ oidcIssuer, oidcClientId, oidcClientSecret, oidcDomains: ['example.org'] });
  ada = cookiesOf(await setUp(server));
  provider.who = { sub: '42', preferred_username: 'ada', email: 'ada@example.org', email_verified: true };
});
afterEach(async () => {
  await server.close();
  await provider.stop();
});

const as = (cookie: string, method: string, path: string, body?: object): Promise<CallAnswer> =>
  server.call(method, path, { token: null, body, headers: { cookie, origin: server.url } });
const begin = (cookie = ada, given = password) => as(cookie, 'POST', '/api/v1/account/identity', { password: given });
/** Begins, and goes to the provider and back. */
async function link(cookie = ada, accept = '*/*'): Promise<CallAnswer> {
  const begun = await begin(cookie);
  return await get(server, await backFrom(begun.body.url), `${cookie}; ${cookiesOf(begun)}`, { accept });
}
const account = async (cookie = ada) => (await as(cookie, 'GET', '/api/v1/account')).body;
const whoIs = async (answer: CallAnswer) => (await get(server, '/api/v1/whoami', cookiesOf(answer))).body.login;
const told = async (action: string) => {
  const { body } = await server.call('GET', `/api/v1/audit?action=${action}`);
  return body.entries;
};

test('someone with a password links an identity, and signs in by either from then on', async () => {
  const done = await link();
  expect([done.status, done.headers.get('location'), cookiesOf(done)], 'nobody is signed in by it').toEqual([
    302,
    '/account',
    '',
  ]);
  expect(await account()).toMatchObject({ login: 'ada', hasPassword: true, usesIdentityProvider: true });
  expect(await whoIs(await signInBy(server))).toBe('ada');
  const byPassword = await server.call('POST', '/api/v1/session', { token: null, body: { login: 'ada', password } });
  expect(byPassword.status).toBe(200);
  expect(await told('user.identity_linked')).toMatchObject([
    {
      ...{ actor: { login: 'ada', via: 'session', address: '127.0.0.1' }, target: { kind: 'user', name: 'ada' } },
      ...{ before: { externalId: null }, after: { externalId: `${provider.issuer} 42` } },
    },
  ]);
});

test('it is unlinked while a password remains, and then is somebody new', async () => {
  await link();
  expect((await as(ada, 'DELETE', '/api/v1/account/identity')).status).toBe(204);
  expect(await account()).toMatchObject({ usesIdentityProvider: false });
  expect(codeOf(await as(ada, 'DELETE', '/api/v1/account/identity'))).toBe('oidc_not_linked');
  expect(await told('user.identity_unlinked')).toMatchObject([{ actor: { login: 'ada' }, after: { externalId: null } }]);
  expect(await whoIs(await signInBy(server))).toBe('ada-2');
  const [other] = [cookiesOf(await signInBy(server))];
  expect(codeOf(await as(other, 'DELETE', '/api/v1/account/identity')), 'their one way in').toBe('oidc_only_way');
  expect(codeOf(await begin(other)), 'there is nothing to show that it is them').toBe('password_not_set');
});

test('not with a wrong password, nor with a token, and each wrong one is written down', async () => {
  expect(codeOf(await begin(ada, 'wrong horse battery'))).toBe('password_wrong');
  expect(await told('auth.failed')).toMatchObject([{ actor: { login: 'ada' } }]);
  const byToken = await server.call('POST', '/api/v1/account/identity', { body: { password } });
  expect(codeOf(byToken)).toBe('session_needed');
  expect(codeOf(await server.call('DELETE', '/api/v1/account/identity'))).toBe('session_needed');
  const foreign = { cookie: ada, origin: 'https://evil.example' };
  const cross = await server.call('POST', '/api/v1/account/identity', { token: null, body: { password }, headers: foreign });
  expect(codeOf(cross)).toBe('cross_site_request');
  expect(await account()).toMatchObject({ usesIdentityProvider: false });
});

test('one identity is of one user, and a user has one', async () => {
  provider.who = { ...provider.who, sub: '43' };
  expect(await whoIs(await signInBy(server))).toBe('ada-2');
  expect(codeOf(await link())).toBe('oidc_identity_taken');
  provider.who = { ...provider.who, sub: '42' };
  expect((await link()).status).toBe(302);
  expect((await link()).status, 'the same once more').toBe(302);
  provider.who = { ...provider.who, sub: '44' };
  expect(codeOf(await link())).toBe('oidc_linked');
  expect(await told('user.identity_linked')).toHaveLength(1);
});

test('whoever may not come in by the rules is not linked; a browser is led to its account, which says why', async () => {
  provider.who = { sub: '42', email: 'ada@elsewhere.org', email_verified: true };
  expect((await link(ada, 'text/html')).headers.get('location')).toBe('/account?refused=oidc_not_welcome');
  expect(await account()).toMatchObject({ usesIdentityProvider: false });
});

test('who signed out meanwhile links nothing, and what one browser began no other finishes', async () => {
  const begun = await begin();
  const back = await backFrom(begun.body.url);
  expect(codeOf(await get(server, back, ada)), 'without the cookie of the start').toBe('oidc_state_invalid');
  await as(ada, 'DELETE', '/api/v1/session');
  expect(codeOf(await get(server, back, cookiesOf(begun)))).toBe('oidc_state_invalid');
  expect(await told('user.identity_linked')).toEqual([]);
});
