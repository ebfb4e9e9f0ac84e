import { runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LiveClient } from './testing/live-client.ts';
import { plain, TestRunner } from './testing/runner.ts';
import { type CallAnswer, startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  // a test takes the part of the proxy, and says where a call comes from
  server = await startTestServer({ trustedProxies: ['127.0.0.1'], syncHoldMs: 20_000 });
});
afterAll(() => server.close());

const office = '198.51.100.7';
const home = '203.0.113.9';
const from = (address: string) => ({ 'x-forwarded-for': address, 'x-forwarded-proto': 'https' });
const codeOf = ({ status, body }: CallAnswer): string => (status < 300 ? 'ok' : body.error.code);
const patch = (path: string, body: object) => server.call('PATCH', path, { body });

let count = 0;
const newName = (): string => `limited-${++count}`;

describe('a token with networks', () => {
  test('of the API is accepted from them alone', async () => {
    const body = { name: 'office', networks: ['198.51.100.0/24', '::ffff:10.0.0.0/104'] };
    const made = await server.call('POST', '/api/v1/tokens', { body });
    expect(made.body.networks).toEqual(['198.51.100.0/24', '10.0.0.0/8']);
    const ask = (address: string) => server.call('GET', '/api/v1/whoami', { token: made.body.token, headers: from(address) });
    expect(codeOf(await ask(office))).toBe('ok');
    expect(codeOf(await ask('10.1.2.3'))).toBe('ok');
    const refused = await ask(home);
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({ code: 'address_not_allowed', detail: { address: home } });
    expect(codeOf(await ask(office))).toBe('ok');
  });

  test.each([[['office']], [['10.1.2.3/8']], [['10.0.0.0/33']]])('is not made with %j', async (networks) => {
    const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'bad', networks } });
    expect(codeOf(made)).toBe('network_invalid');
  });

  test('for pairing is accepted from them alone, and so is the credential that it yields', async () => {
    const name = newName();
    const added = await server.call('POST', '/api/v1/runners', { body: { name, networks: [office] } });
    const register = (address: string) =>
      server.call('POST', runnerPaths.register, {
        body: { capabilities: plain, version: '0.1.0', nonce: `nonce-${name}` },
        token: added.body.pairingToken,
        headers: from(address),
      });
    const credential = async () => (await server.call('GET', `/api/v1/runners/${added.body.id}/credential`)).body;
    expect(await credential(), 'before it is paired').toMatchObject({ networks: [office], createdAt: null });
    expect(codeOf(await register(home))).toBe('address_not_allowed');
    const registered = await register(office);
    expect(codeOf(registered)).toBe('ok');
    expect(await credential()).toMatchObject({ networks: [office], createdAt: expect.any(Number), expiresAt: null });
    const runner = new TestRunner(server, registered.body.runnerId, registered.body.token);
    const body = { bootId: 'boot', version: '0.1.0', protocol: { min: 1, max: 1 }, capabilities: plain };
    expect(codeOf(await runner.call('POST', runnerPaths.session, body, from(home)))).toBe('address_not_allowed');
    expect(codeOf(await runner.call('POST', runnerPaths.session, body, from(office)))).toBe('ok');
  });

  test('for registration is limited later, and lets in who comes from there', async () => {
    const path = '/api/v1/admin/actions/runners/registration-token';
    const { token } = (await server.call('POST', path, { body: { networks: [office] } })).body;
    expect((await server.call('GET', path)).body.token).toBe(token);
    const register = (address: string) =>
      server.call('POST', runnerPaths.register, {
        body: { name: newName(), capabilities: plain, version: '0.1.0', nonce: `nonce-of-${count}-registered` },
        token,
        headers: from(address),
      });
    expect(codeOf(await register(home))).toBe('address_not_allowed');
    expect(codeOf(await register(office))).toBe('ok');
    await server.call('POST', path, { body: { networks: null } });
    expect(codeOf(await register(home))).toBe('ok');
  });
});

test('a runner whose list changes is held no longer, and is let in again when it changes back', async () => {
  const runner = await TestRunner.pair(server, newName());
  await runner.open();
  // held from here on: nothing is there to do
  const held = runner.call('POST', runnerPaths.sync, syncOf(runner, 1), from(home));
  while (!/^baton_held_syncs [1-9]/m.test((await server.call('GET', '/metrics')).text));
  const gone = await patch(`/api/v1/runners/${runner.id}`, { networks: [office] });
  expect(codeOf(gone)).toBe('ok');
  expect(codeOf(await held)).toBe('ok');
  expect(codeOf(await runner.call('POST', runnerPaths.sync, syncOf(runner, 2), from(home)))).toBe('address_not_allowed');
  await patch(`/api/v1/runners/${runner.id}`, { networks: null });
  const again = runner.call('POST', runnerPaths.sync, syncOf(runner, 3), from(home));
  await server.call('POST', `/api/v1/runners/${runner.id}/kick`, { body: {} });
  expect((await again).status).not.toBe(403);
});

const syncOf = ({ sessionId }: TestRunner, number: number) => ({ sessionId, number, freeSlots: 1, leases: [], draining: false });

describe('the networks of a scope', () => {
  beforeEach(async () => {
    await patch('/api/v1/networks', { networks: null });
  });

  test('hold for people, programs and runners at once, and for those who are connected', async () => {
    const { token } = (await server.call('POST', '/api/v1/tokens', { body: { name: newName() } })).body;
    const runner = await TestRunner.pair(server, newName());
    const live = await LiveClient.open(server, { ...from(home), authorization: `Bearer ${token}` });
    expect(codeOf(await patch('/api/v1/networks', { networks: [office, '127.0.0.0/8'] }))).toBe('ok');
    await live.closed;
    expect(await LiveClient.open(server, { ...from(home), authorization: `Bearer ${token}` }).catch(String)).toContain('403');
    const ask = (address: string) => server.call('GET', '/api/v1/whoami', { token, headers: from(address) });
    expect(codeOf(await ask(home))).toBe('address_not_allowed');
    expect(codeOf(await ask(office))).toBe('ok');
    const body = { bootId: 'boot', version: '0.1.0', protocol: { min: 1, max: 1 }, capabilities: plain };
    expect(codeOf(await runner.call('POST', runnerPaths.session, body, from(home)))).toBe('address_not_allowed');
    expect(codeOf(await runner.call('POST', runnerPaths.session, body, from(office)))).toBe('ok');
    expect((await server.call('GET', '/api/v1/networks')).body).toEqual({ scope: 'instance', networks: [office, '127.0.0.0/8'] });
  });

  test('of a project hide it from elsewhere, and open nothing that the instance closes', async () => {
    const project = `/api/v1/projects/baton/default`;
    const { token } = (await server.call('POST', '/api/v1/tokens', { body: { name: newName() } })).body;
    const ask = (address: string) => server.call('GET', project, { token, headers: from(address) });
    await patch('/api/v1/networks', { scope: 'baton/default', networks: [office, '127.0.0.1'] });
    // the token stands for nobody but the holder of the server: see the runner
    const runner = await server.call('POST', '/api/v1/runners', { body: { name: newName(), scope: 'baton/default' } });
    const register = (address: string) =>
      server.call('POST', runnerPaths.register, {
        body: { capabilities: plain, version: '0.1.0', nonce: `nonce-of-project-${count}` },
        token: runner.body.pairingToken,
        headers: from(address),
      });
    expect(codeOf(await register(home))).toBe('address_not_allowed');
    await patch('/api/v1/networks', { networks: ['127.0.0.1'] });
    expect(codeOf(await register(office))).toBe('address_not_allowed');
    await patch('/api/v1/networks', { networks: null });
    expect(codeOf(await register(office))).toBe('ok');
    expect(codeOf(await ask(office))).toBe('ok');
    await patch('/api/v1/networks', { scope: 'baton/default', networks: null });
  });

  test('a person does not lock themselves out', async () => {
    const setup = new URL(server.setupUrl ?? '').searchParams.get('token');
    const person = { login: 'ada', password: 'correct horse battery' };
    const made = await server.call('POST', '/api/v1/setup', {
      body: { ...person, token: setup },
      token: null,
      headers: from(office),
    });
    const cookie = String(made.headers.get('set-cookie')).split(';')[0] ?? '';
    expect(cookie).toMatch(/^__Host-baton_session=/);
    const set = (networks: string[] | null) =>
      server.call('PATCH', '/api/v1/networks', { body: { networks }, token: null, headers: { ...from(office), cookie } });
    expect((await set([home])).body.error).toMatchObject({ code: 'networks_without_you', detail: { address: office } });
    expect(codeOf(await set([office, home, '127.0.0.1']))).toBe('ok');
    const elsewhere = await server.call('GET', '/api/v1/whoami', { token: null, headers: { ...from('192.0.2.1'), cookie } });
    expect(codeOf(elsewhere)).toBe('address_not_allowed');
    expect(codeOf(await set(null))).toBe('ok');
  });
});
