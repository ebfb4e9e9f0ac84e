import { update } from '@baton/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plain } from './testing/runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

/*
 * Each way in is tried with everything that must not get in. The words of a refusal name the next step, and never a secret.
 */

let server: TestServer;
let foreign: TestServer;
beforeAll(async () => {
  [server, foreign] = await Promise.all([startTestServer(), startTestServer()]);
});
afterAll(() => Promise.all([server.close(), foreign.close()]));

/** Who fails too often is held off for a while: each way in is tried at a server of its own. */
async function another(): Promise<void> {
  await server.close();
  server = await startTestServer();
}

const post = (path: string, token: string | null, body: object = {}, at = server) => at.call('POST', path, { token, body });
const make = async (path: string, body: object, at = server) => (await at.call('POST', path, { body })).body;
let made = 0;
const fresh = (): string => `fresh-${++made}`;

const pairing = async (at = server): Promise<string> => (await make('/api/v1/runners', { name: fresh() }, at)).pairingToken;
const registration = async (at = server): Promise<string> =>
  (await make('/api/v1/registration-tokens', { name: fresh() }, at)).token;
const key = async (at = server): Promise<{ secret: string; key: { id: string } }> =>
  make('/api/v1/provisioning-keys', { name: fresh() }, at);
const api = async (): Promise<string> => (await make('/api/v1/tokens', { name: fresh() })).token;
const enrol = (token: string | null) =>
  post('/api/runner/v1/register', token, { name: fresh(), nonce: fresh(), version: '1.0.0', capabilities: plain });
const runner = async (): Promise<string> => (await enrol(await pairing())).body.token;
const session = (token: string | null) =>
  post('/api/runner/v1/session', token, {
    bootId: 'b',
    version: '1.0.0',
    protocol: { min: 1, max: 1 },
    capabilities: plain,
  });
const provision = (token: string | null) => post('/api/v1/provisioning/provision', token);

/** One letter is another. */
const mistyped = (token: string): string => token.slice(0, 20) + (token[20] === 'x' ? 'y' : 'x') + token.slice(21);
const cut = (token: string): string => token.slice(0, -1);
const empty = (): string => '';

/** Changes a token's row as a person, or time, would. */
async function patched(token: string, patch: object): Promise<string> {
  const id = token.split('_')[2]?.slice(0, 12) ?? '';
  const row = await server.stores.store.read.get('token', id);
  if (!row) throw new Error('no such token');
  await server.stores.store.commit([{ changes: [update('token', row, patch)], guards: [], events: [] }]);
  return token;
}

type Try = readonly [what: string, token: () => Promise<string | null> | string | null, code: string];
const never = ['nothing', () => null, 'credential_missing'] as const;
const noText = ['a header without a token', empty, 'credential_malformed'] as const;
const noise = ['what is no token', () => 'nonsense', 'credential_malformed'] as const;

describe.each<
  [
    string,
    (token: string | null) => Promise<{ status: number; text: string; body: { error?: { code: string; next: string } } }>,
    readonly Try[],
  ]
>([
  [
    'pairing and registering',
    enrol,
    [
      never,
      noText,
      noise,
      ['a mistyped one', async () => mistyped(await pairing()), 'credential_malformed'],
      ['one that was cut short', async () => cut(await registration()), 'credential_malformed'],
      ["another installation's pairing token", () => pairing(foreign), 'credential_unknown'],
      ["another installation's registration token", () => registration(foreign), 'credential_unknown'],
      ['an API token', api, 'credential_wrong_kind'],
      ["a runner's token", runner, 'credential_wrong_kind'],
      ['a provisioning key', async () => (await key()).secret, 'credential_wrong_kind'],
      ['an expired pairing token', async () => patched(await pairing(), { expiresAt: 1 }), 'token_expired'],
      ['an expired registration token', async () => patched(await registration(), { expiresAt: 1 }), 'token_expired'],
      ['a used one', async () => patched(await pairing(), { usedAt: 1 }), 'token_used'],
      ['one that was replaced', async () => patched(await pairing(), { revokedAt: 1 }), 'token_revoked'],
      ['a registration token that was reset', async () => patched(await registration(), { revokedAt: 1 }), 'token_revoked'],
      ['a disabled one', async () => patched(await registration(), { disabledAt: 1 }), 'token_disabled'],
    ],
  ],
  [
    'provisioning',
    provision,
    [
      never,
      noText,
      noise,
      ['a mistyped one', async () => mistyped((await key()).secret), 'credential_malformed'],
      ["another installation's key", async () => (await key(foreign)).secret, 'credential_unknown'],
      ['an API token', api, 'credential_wrong_kind'],
      ["the administrator's token", () => server.adminToken, 'credential_malformed'],
      ["a runner's token", runner, 'credential_wrong_kind'],
      ['a pairing token', pairing, 'credential_wrong_kind'],
      ['a registration token', registration, 'credential_wrong_kind'],
      ['an expired one', async () => patched((await key()).secret, { expiresAt: 1 }), 'token_expired'],
      ['a disabled one', async () => patched((await key()).secret, { disabledAt: 1 }), 'token_disabled'],
      ['a removed one', async () => patched((await key()).secret, { revokedAt: 1 }), 'token_revoked'],
    ],
  ],
  [
    "a runner's own token",
    session,
    [
      never,
      noText,
      noise,
      ['a mistyped one', async () => mistyped(await runner()), 'credential_malformed'],
      ['a pairing token', pairing, 'credential_wrong_kind'],
      ['a registration token', registration, 'credential_wrong_kind'],
      ['a provisioning key', async () => (await key()).secret, 'credential_wrong_kind'],
      ['an API token', api, 'credential_wrong_kind'],
      ["the administrator's token", () => server.adminToken, 'credential_malformed'],
      ['an expired one', async () => patched(await runner(), { expiresAt: 1 }), 'credential_expired'],
      ['a revoked one', async () => patched(await runner(), { revokedAt: 1 }), 'credential_revoked'],
      [
        'one that was renewed since',
        async () => {
          const first = await runner();
          const { body } = await post('/api/runner/v1/token', first, { nonce: 'n' });
          await session(body.token);
          return first;
        },
        'credential_superseded',
      ],
    ],
  ],
])('%s is refused with', (_, knock, tries) => {
  beforeAll(another);
  test.each(tries)('%s', async (_what, token, code) => {
    const given = await token();
    const { status, text, body } = await knock(given);
    expect([body.error?.code, status]).toEqual([code, code === 'credential_wrong_kind' ? 403 : 401]);
    expect(body.error?.next).not.toBe('');
    if (given) expect(text).not.toContain(given.slice(-20));
  });
});

test('a key of a scope makes runners of that scope, and no trusted ones', async () => {
  await make('/api/v1/organizations', { name: 'acme' });
  const { secret } = await make('/api/v1/provisioning-keys', { name: 'of acme', scope: 'acme' });
  const { body } = await provision(secret);
  expect((await server.call('GET', `/api/v1/runners/${body.id}`)).body).toMatchObject({ scope: 'acme', trusted: false });
});

test('what is kept of each token is no secret', async () => {
  const tokens = [await pairing(), await registration(), (await key()).secret, await runner(), await api()];
  for (const token of tokens) {
    const id = token.split('_')[2]?.slice(0, 12) ?? '';
    const row = await server.stores.store.read.get('token', id);
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(token.slice(-36, -6));
  }
});
