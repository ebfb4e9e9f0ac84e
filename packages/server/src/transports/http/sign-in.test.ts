import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Config } from '../../config/index.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';

const servers: TestServer[] = [];
async function start(config: Partial<Config> = {}): Promise<TestServer> {
  const server = await startTestServer(config);
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    expect(server.complaints).toEqual([]);
    await server.close();
  }
});

const person = { login: 'ada', password: 'correct horse battery' };
const setupTokenOf = (server: TestServer): string => new URL(server.setupUrl ?? '').searchParams.get('token') ?? '';
const setUp = (server: TestServer, fields: object = {}): Promise<CallAnswer> =>
  server.call('POST', '/api/v1/setup', { token: null, body: { token: setupTokenOf(server), ...person, ...fields } });
const cookieOf = (answer: CallAnswer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const codeOf = (answer: CallAnswer): string => answer.body?.error?.code ?? String(answer.status);

test('the first administrator is made once, with the link, and is signed in', async () => {
  const server = await start();
  expect((await server.call('GET', '/api/v1/setup', { token: null })).body).toEqual({ needed: true });
  expect(codeOf(await setUp(server, { token: 'bat_setup_nonsense' }))).toBe('setup_token_invalid');
  const weak = await setUp(server, { password: 'short' });
  expect(codeOf(weak)).toBe('password_too_weak');
  expect(weak.body.error.message).toContain('5 characters');
  const both = await Promise.all([setUp(server), setUp(server, { login: 'eve' })]);
  expect(both.map((answer) => answer.status).sort()).toEqual([201, 409]);
  const made = both.find((answer) => answer.status === 201) as CallAnswer;
  expect((await server.call('GET', '/api/v1/setup', { token: null })).body).toEqual({ needed: false });
  expect(codeOf(await setUp(server))).toBe('setup_done');
  const who = await server.call('GET', '/api/v1/whoami', { token: null, headers: { cookie: cookieOf(made) } });
  expect(who.body).toMatchObject({ login: made.body.login, role: 'administrator', via: 'session' });
});

test('the cookie is out of reach for scripts and foreign pages; Secure when the page is reached by https', async () => {
  const plain = await setUp(await start());
  const [session, browser] = plain.headers.getSetCookie();
  expect(session).toMatch(/^baton_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(browser).toMatch(/^baton_browser=[^;]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/);
  const secure = await setUp(await start({ publicUrl: 'https://baton.example' }));
  for (const cookie of secure.headers.getSetCookie()) expect(cookie).toMatch(/^__Host-.*; Secure/);
});

test('a password signs in, signing out ends it, and wrong ones are limited by address and login', async () => {
  const server = await start();
  await setUp(server);
  const signIn = (fields: object = {}) => server.call('POST', '/api/v1/session', { token: null, body: { ...person, ...fields } });
  const signedIn = await signIn({ login: 'ADA' });
  expect(signedIn.status).toBe(200);
  const cookie = cookieOf(signedIn);
  const signedOut = await server.call('DELETE', '/api/v1/session', { token: null, headers: { cookie } });
  expect([signedOut.status, cookieOf(signedOut)]).toEqual([204, 'baton_session=']);
  const after = await server.call('GET', '/api/v1/whoami', { token: null, headers: { cookie } });
  expect(codeOf(after)).toBe('sign_in_required');
  const codes = [];
  for (let n = 0; n < 10; n++) codes.push(codeOf(await signIn({ login: 'mallory', password: 'wrong' })));
  expect(codes.slice(0, 8)).toEqual(new Array(8).fill('sign_in_failed'));
  expect(codes[9]).toBe('rate_limited');
  const limited = await signIn({ login: 'mallory', password: 'wrong' });
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await signIn()).status).toBe(200);
});

test('a browser in which someone signed in before is not held up by what others try under that login', async () => {
  const server = await start();
  const cookies = (await setUp(server)).headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const browser = cookies.find((cookie) => cookie?.startsWith('baton_browser=')) ?? '';
  const signIn = (fields: object, cookie?: string) =>
    server.call('POST', '/api/v1/session', {
      token: null,
      body: { ...person, ...fields },
      headers: cookie === undefined ? {} : { cookie },
    });
  for (let n = 0; n < 9; n++) await signIn({ password: 'wrong' });
  expect(codeOf(await signIn({}))).toBe('rate_limited');
  const known = await signIn({}, browser);
  expect([known.status, known.headers.getSetCookie().length]).toEqual([200, 1]);
  // it opens nothing by itself, counts for its user alone, and its own failures are limited
  expect(codeOf(await signIn({}, `${browser}x`))).toBe('rate_limited');
  expect(codeOf(await server.call('GET', '/api/v1/whoami', { token: null, headers: { cookie: browser } }))).toBe(
    'credential_missing',
  );
  const codes = [];
  for (let n = 0; n < 9; n++) codes.push(codeOf(await signIn({ password: 'wrong' }, browser)));
  expect([codes[0], codes[8]]).toEqual(['sign_in_failed', 'rate_limited']);
  expect(codeOf(await signIn({ login: 'mallory', password: 'wrong' }, browser))).toBe('sign_in_failed');
});

test.each([
  ['a foreign origin', { origin: 'https://evil.example' }],
  ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['a sandboxed page', { origin: 'null' }],
])('writes with a cookie from %s are refused, reads need no such care', async (_, headers) => {
  const server = await start();
  const cookie = cookieOf(await setUp(server));
  const write = (more: object) =>
    server.call('POST', '/api/v1/tokens', { token: null, body: { name: 't' }, headers: { cookie, ...more } });
  expect(codeOf(await write(headers))).toBe('cross_site_request');
  expect((await write({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  expect((await write({ 'content-type': 'text/plain' })).status).toBe(415);
  const signIn = await server.call('POST', '/api/v1/session', {
    token: null,
    body: person,
    headers: headers as Record<string, string>,
  });
  expect(codeOf(signIn)).toBe('cross_site_request');
});

test('behind a proxy, the configured address is our own', async () => {
  const server = await start({ publicUrl: 'https://baton.example' });
  const cookie = cookieOf(await setUp(server));
  const headers = { cookie, origin: 'https://baton.example', 'sec-fetch-site': 'same-origin' };
  expect((await server.call('POST', '/api/v1/tokens', { token: null, body: { name: 't' }, headers })).status).toBe(201);
});

test('API tokens are made, listed without their secrets, and revoked at once', async () => {
  const server = await start();
  const cookie = cookieOf(await setUp(server));
  const mine = { token: null, headers: { cookie } };
  const made = await server.call('POST', '/api/v1/tokens', { ...mine, body: { name: 'ci', expiresInDays: 2 } });
  const token = made.body.token as string;
  expect(token).toMatch(/^bat_api_/);
  expect((await server.call('GET', '/api/v1/whoami', { token })).body).toMatchObject({ login: 'ada', via: 'token' });
  const list = await server.call('GET', '/api/v1/tokens', mine);
  expect(list.body.tokens).toMatchObject([{ id: made.body.id, name: 'ci' }]);
  expect(list.text).not.toContain(token);
  expect(codeOf(await server.call('DELETE', `/api/v1/tokens/${made.body.id}`))).toBe('token_not_found');
  expect((await server.call('DELETE', `/api/v1/tokens/${made.body.id}`, mine)).status).toBe(204);
  expect(codeOf(await server.call('GET', '/api/v1/whoami', { token }))).toBe('credential_revoked');
  expect((await server.call('GET', '/api/v1/tokens', mine)).body.tokens).toEqual([]);
});

test('the bootstrap token, any string, is an administrator; the token file is only for its owner', async () => {
  const server = await start();
  expect((await server.call('GET', '/api/v1/whoami')).body).toMatchObject({ login: 'bootstrap', via: 'token' });
  const file = join(server.dataDir, 'local-token');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(server.dataDir).mode & 0o777).toBe(0o700);
  const token = readFileSync(file, 'utf8').trim();
  expect((await server.call('GET', '/api/v1/whoami', { token })).body).toMatchObject({ login: 'local' });
  expect((await server.call('GET', '/api/v1/whoami', { token, headers: { authorization: `token ${token}` } })).status).toBe(200);
});

test('credentials of programs fail with codes of their own', async () => {
  const server = await start();
  const who = async (token: string | null, headers = {}) =>
    codeOf(await server.call('GET', '/api/v1/whoami', { token, headers }));
  expect(await who(null)).toBe('credential_missing');
  expect(await who(null, { 'sec-fetch-site': 'same-origin' })).toBe('sign_in_required');
  expect(await who('nonsense')).toBe('credential_malformed');
  expect(await who(null, { authorization: 'Basic YTpi' })).toBe('credential_malformed');
  const added = await server.call('POST', '/api/v1/runners', { body: { name: 'r' } });
  expect(await who(added.body.pairingToken)).toBe('credential_wrong_kind');
  expect(await who(null, { cookie: 'baton_session=nonsense' })).toBe('sign_in_required');
});

test('a valid token is never refused for the failures of others', async () => {
  const server = await start();
  const codes: string[] = [];
  for (let n = 0; n < 30; n++) codes.push(codeOf(await server.call('GET', '/api/v1/whoami', { token: 'wrong' })));
  expect(codes[0]).toBe('credential_malformed');
  expect(codes.at(-1)).toBe('rate_limited');
  expect((await server.call('GET', '/api/v1/whoami')).status).toBe(200);
});
