import { type Pairing, type RegisterAnswer, restPaths, runnerPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { refusal } from '../support/refusal.ts';
import { call, taken } from '../support/rest.ts';
import { capabilities, openSession } from '../support/scripted-runner.ts';
import { Server } from '../support/server.ts';

const pairingTtlMs = 3_000;
const { value: server } = useSharedBench((bench) => Server.start(bench, { durations: { pairingTtlMs } }));

describe('a pairing token', () => {
  const enrol = (token: string, nonce = 'a') => {
    const body = { name: 'x', capabilities, version: '0.1.0', nonce };
    return call<RegisterAnswer>(server().url, 'POST', runnerPaths.register, { token, body });
  };
  const pairing = (name: string) => server().post<Pairing>(restPaths.runners, { name });

  test('that was used is refused, that was mistyped too, and neither changes anything', async () => {
    const { pairingToken, id } = await pairing('once');
    const { token } = taken(await enrol(pairingToken));
    const last = pairingToken.at(-1) === 'a' ? 'b' : 'a';
    expect(refusal(await enrol(pairingToken.slice(0, -1) + last)).code).toBe('credential_malformed');
    expect(refusal(await enrol('bat_pair_short')).code).toBe('credential_malformed');
    await openSession(server(), token);
    expect(refusal(await enrol(pairingToken, 'b')).code).toBe('token_used');
    expect(await server().get(restPaths.runner(id))).toMatchObject({ contact: 'online' });
  });

  test('whose time is over is refused; a new one for the same runner works', async () => {
    const { pairingToken, id, expiresInMs } = await pairing('late');
    expect(expiresInMs).toBeLessThanOrEqual(pairingTtlMs);
    const check = async () => (await enrol(pairingToken, 'late')).status;
    // each try before its end would use it up: its end is read from the server, not tried out
    await expect
      .poll(async () => (await server().get<{ pairingExpiresAt: number }>(restPaths.runner(id))).pairingExpiresAt < Date.now(), {
        timeout: pairingTtlMs + 2_000,
      })
      .toBe(true);
    expect(await check()).toBe(401);
    expect(refusal(await enrol(pairingToken, 'late')).code).toBe('token_expired');
    const again = await server().post<Pairing>(restPaths.runnerPairing(id));
    expect((await enrol(again.pairingToken, 'new')).status).toBe(201);
    expect(refusal(await enrol(pairingToken, 'late')).code).toMatch(/^token_/);
  });

  test('is no credential for anything else, and none at all is a code of its own', async () => {
    const { pairingToken } = await pairing('strange');
    const sync = { sessionId: 'x', number: 1, freeSlots: 1, leases: [], draining: false };
    const as = (token: string | null) => call(server().url, 'POST', runnerPaths.sync, { token, body: sync });
    expect(refusal(await as(pairingToken)).code).toBe('credential_wrong_kind');
    expect(refusal(await as(server().token)).code).toMatch(/^credential_/);
    expect(refusal(await as(null)).code).toBe('credential_missing');
    const people = await call(server().url, 'GET', restPaths.runners, { token: pairingToken });
    expect(refusal(people).code).toBe('credential_wrong_kind');
  });
});
