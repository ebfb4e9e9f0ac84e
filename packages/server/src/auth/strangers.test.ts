import { crc32 } from 'node:zlib';
import { insert } from '@baton/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person } from '../app/testing/fakes.ts';
import { createEntropy } from '../main/entropy.ts';
import { TestRunner } from '../main/testing/runner.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../main/testing/server.ts';
import { Door, signedIn } from './testing/door.ts';
import { randomBase62, toBase62 } from './token/base62.ts';
import { makeTokenText } from './token/format.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const codeOf = ({ status, body }: CallAnswer): string => (status < 300 ? 'ok' : body.error.code);
const entropy = createEntropy();

/** Well formed, and with another secret. */
const forged = (token: string): string => withId(token.slice('bat_run_'.length).slice(0, 12));

/** A token of this id as a stranger makes it: the checksum is no secret. */
function withId(id: string): string {
  const random = makeTokenText('run', entropy);
  const body = `bat_run_${id}${random.secret}`;
  return body + toBase62(crc32(body), 6);
}

async function exhaust(send: () => Promise<CallAnswer>): Promise<string> {
  let code = '';
  for (let tries = 0; tries < 28; tries++) code = codeOf(await send());
  return code;
}

test('who has the right token of a runner is let in, whatever others try from the same address', async () => {
  const runner = await TestRunner.pair(server, 'behind-nat');
  await runner.open();
  const wrong = forged(runner.token);
  const end = { sessionId: '00000000-0000-4000-8000-000000000000' };
  expect(await exhaust(() => server.call('DELETE', '/api/runner/v1/session', { token: wrong, body: end }))).toBe('rate_limited');
  expect(codeOf(await runner.open())).toBe('ok');
});

test('so is who has the right API token, or the token of the set-up link', async () => {
  expect(await exhaust(() => server.call('GET', '/api/v1/whoami', { token: 'wrong' }))).toBe('rate_limited');
  expect(codeOf(await server.call('GET', '/api/v1/whoami'))).toBe('ok');
  const setUp = (token: string) =>
    server.call('POST', '/api/v1/setup', { token: null, body: { token, login: 'ada', password: 'correct horse battery' } });
  expect(await exhaust(() => setUp('wrong'))).toBe('rate_limited');
  const link = new URL(server.setupUrl ?? '').searchParams.get('token') ?? '';
  expect(codeOf(await setUp(link))).toBe('ok');
});

test('so is who pairs, and who signs in under another name', async () => {
  const added = await server.call('POST', '/api/v1/runners', { body: { name: 'fresh' } });
  const register = (token: string) =>
    server.call('POST', '/api/runner/v1/register', { token, body: { capabilities: {}, version: '1', nonce: 'x' } });
  expect(await exhaust(() => register('wrong'))).toBe('rate_limited');
  // let in: what is wrong with it now is the body
  expect(codeOf(await register(added.body.pairingToken))).toBe('invalid_request');
  const signIn = (login: string, password: string) =>
    server.call('POST', '/api/v1/session', { token: null, body: { login, password } });
  for (let tries = 0; tries < 8; tries++) await signIn('eve', 'wrong');
  expect(codeOf(await signIn('eve', 'wrong'))).toBe('rate_limited');
  expect(codeOf(await signIn('ada', 'correct horse battery'))).toBe('ok');
});

test('in a flood from thousands of addresses wrong tokens and cookies wait, right ones do not', async () => {
  const door = await Door.open();
  const refusalOf = async (check: () => unknown): Promise<{ code: string; delayMs: number }> => {
    try {
      if ((await check()) === null) return { code: 'sign_in_required', delayMs: 0 };
    } catch (error) {
      return error as { code: string; delayMs: number };
    }
    return { code: 'ok', delayMs: 0 };
  };
  await door.user('ada');
  const { cookie } = signedIn(await door.signIn('ada'));
  let last = { code: '', delayMs: 0 };
  for (let n = 0; n < 2_000; n++) {
    const address = `10.${n >> 8}.${n & 255}.1`;
    const token = withId(randomBase62(entropy, 12));
    const forgedCookie = cookie.slice(0, -10) + token.slice(-10);
    last = await refusalOf(() =>
      n % 2 ? door.auth.runners.check(token, address) : door.auth.sessions.check(forgedCookie, address),
    );
  }
  expect([last.code, last.delayMs > 1_000]).toEqual(['credential_unknown', true]);
  expect((await refusalOf(() => door.auth.sessions.check(cookie, '10.0.0.1'))).code).toBe('ok');
  const failures = (await door.plane.store.read.auditSince(0, 1_000)).filter(({ action }) => action === 'auth.failed');
  expect(failures.length).toBeLessThan(150);
});

test('a program whose credential is known no more is told of a few times in an hour, one with a wrong secret each minute', async () => {
  const door = await Door.open();
  const { clock, store } = door.plane;
  const preset = await store.read.get('token', await door.plane.app.fleet.resetRegistrationToken(null, person('admin')));
  if (!preset) throw new Error('a registration token has a row');
  const row = { ...preset, id: randomBase62(entropy, 12) };
  await store.commit([{ changes: [insert('token', row)], guards: [], events: [] }]);
  const guessed = `bat_reg_${row.id}${makeTokenText('reg', entropy).secret}`;
  const wrong = guessed + toBase62(crc32(guessed), 6);
  const gone = withId(randomBase62(entropy, 12));
  for (let at = 0; at < 240; at++) {
    await expect(Promise.resolve().then(() => door.auth.runners.check(gone, '10.0.0.1'))).rejects.toThrow();
    await expect(Promise.resolve().then(() => door.auth.runners.enrolment(wrong, '10.0.0.2'))).rejects.toThrow();
    await clock.advance(15_000);
  }
  const failures = (await store.read.auditSince(0, 1_000)).filter(({ action }) => action === 'auth.failed');
  const of = (address: string) => failures.filter(({ actor }) => actor.address === address).length;
  expect(of('10.0.0.1')).toBeLessThan(9);
  expect(of('10.0.0.2')).toBeGreaterThan(50);
  // both hear the same, so that nobody learns which ids there are
  const codes = failures.flatMap(({ detail }) => detail.codes as string[]).filter((code) => code !== 'rate_limited');
  expect(new Set(codes)).toEqual(new Set(['credential_unknown']));
});

test('an address that goes on failing waits for its refusals, and nobody else waits', async () => {
  const flood = await startTestServer();
  try {
    const unknown = () => flood.call('POST', '/api/runner/v1/sync', { token: withId(randomBase62(entropy, 12)), body: {} });
    const told: string[] = [];
    const refused = Promise.all(Array.from({ length: 150 }, async () => void told.push(codeOf(await unknown()))));
    while (told.length < 100) await flood.call('GET', '/healthz');
    // what is held is held for a second: this comes in between
    expect(codeOf(await flood.call('GET', '/api/v1/whoami'))).toBe('ok');
    expect(told.length).toBeLessThan(150);
    await refused;
    expect(new Set(told)).toEqual(new Set(['credential_unknown']));
  } finally {
    await flood.close();
  }
});
