import { networkInterfaces } from 'node:os';
import { runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plain, TestRunner } from './testing/runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const spoofs = [
  { 'x-forwarded-for': '203.0.113.7' },
  { forwarded: 'for=203.0.113.7;proto=https' },
  { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
];

/** As what address the server knows the session of a runner that comes with these headers. */
async function addressOfRunner(server: TestServer, name: string, headers: Record<string, string>): Promise<string> {
  const runner = await TestRunner.pair(server, name);
  const body = { bootId: 'boot', version: '0.1.0', protocol: { min: 1, max: 1 }, capabilities: plain };
  const answer = await runner.call('POST', runnerPaths.session, body, headers);
  expect(answer.status).toBe(200);
  return (await server.stores.store.read.get('runner', runner.id))?.session?.address ?? 'no session';
}

describe('a server that trusts no proxy', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ trustedProxies: [], host: '127.0.0.1' });
  });
  afterAll(() => server.close());

  test.each(spoofs)('goes by the connection, whatever %j says', async (headers) => {
    expect(await addressOfRunner(server, `spoofer-${Object.keys(headers).join('-')}`, headers)).toBe('127.0.0.1');
    const settings = await server.call('GET', '/api/v1/settings', { headers });
    expect(settings.body.publicUrl).toBe(server.url);
    expect(settings.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('a server behind a proxy that it trusts', () => {
  let server: TestServer;
  const by = (proto: string) => ({ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': proto });
  beforeAll(async () => {
    server = await startTestServer({ trustedProxies: ['127.0.0.1'] });
  });
  afterAll(() => server.close());

  test('knows the caller, by the lane and by the other way', async () => {
    expect(await addressOfRunner(server, 'by-lane', by('https'))).toBe('203.0.113.7');
    // a header that the lane leaves to Node
    expect(await addressOfRunner(server, 'by-node', { ...by('https'), te: 'trailers' })).toBe('203.0.113.7');
  });

  test('is reached by https when the proxy is, and takes no credential that came in clear', async () => {
    const headers = { ...by('https'), 'x-forwarded-host': 'baton.example' };
    const settings = await server.call('GET', '/api/v1/settings', { headers });
    expect(settings.body.publicUrl).toBe('https://baton.example');
    expect(settings.headers.get('strict-transport-security')).toMatch(/max-age/);
    const refused = await server.call('GET', '/api/v1/settings', { headers: by('http') });
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({ code: 'tls_required', detail: { address: '203.0.113.7' } });
    const signIn = { body: { login: 'nobody', password: 'nothing at all' }, token: null, headers: by('http') };
    expect((await server.call('POST', '/api/v1/session', signIn)).body.error.code).toBe('tls_required');
  });

  test('refuses a request whose headers name two callers', async () => {
    const headers = { ...by('https'), forwarded: 'for=127.0.0.1' };
    expect((await server.call('GET', '/api/v1/settings', { headers })).body.error.code).toBe('invalid_request');
  });

  test('shows its figures without a credential to nobody who came through the proxy', async () => {
    expect((await server.call('GET', '/metrics', { token: null, headers: by('https') })).status).toBe(401);
    expect((await server.call('GET', '/metrics', { token: null })).status).toBe(200);
  });

  test('gives the failures of a caller to that caller', async () => {
    const wrong = (address: string) =>
      server.call('GET', '/api/v1/settings', { token: 'wrong', headers: { ...by('https'), 'x-forwarded-for': address } });
    const codes = [];
    for (let tries = 0; tries < 25; tries++) codes.push((await wrong('203.0.113.99')).status);
    expect(codes.at(-1)).toBe(429);
    expect((await wrong('203.0.113.98')).status).toBe(401);
  });
});

/** An address of this machine that is none of its loopback; there is one wherever there is a network. */
const outer = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('a server that other machines reach in clear', () => {
  test('warns, and takes no credentials from them', async () => {
    const server = await startTestServer({ host: '0.0.0.0' });
    try {
      expect(server.complaints.map(({ message }) => message).join()).toContain('--tls-cert');
      const local = `http://127.0.0.1:${new URL(server.url).port}`;
      const headers = { authorization: `Bearer ${server.adminToken}` };
      expect((await fetch(`${local}/api/v1/settings`, { headers })).status).toBe(200);
      const from = outer ?? '127.0.0.1';
      const far = await fetch(`http://${from}:${new URL(server.url).port}/api/v1/settings`, { headers });
      expect(far.status).toBe(outer ? 403 : 200);
      if (outer) expect(((await far.json()) as { error: { code: string } }).error.code).toBe('tls_required');
    } finally {
      await server.close();
    }
  });

  test('takes them when its owner says so, and says what that means', async () => {
    const server = await startTestServer({ host: '0.0.0.0', insecureHttp: true });
    try {
      expect(server.complaints.map(({ message }) => message).join()).toContain('can be read on their way');
      const headers = { authorization: `Bearer ${server.adminToken}` };
      const far = await fetch(`http://${outer ?? '127.0.0.1'}:${new URL(server.url).port}/api/v1/settings`, { headers });
      expect(far.status).toBe(200);
    } finally {
      await server.close();
    }
  });
});
