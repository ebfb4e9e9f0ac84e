import { afterAll, beforeAll, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let operator: string;
let stranger: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'other' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  operator = await addPerson(server, { login: 'op', grants: [{ scope: 'acme/site', role: 'operator' }] });
  stranger = await addPerson(server, { login: 'stranger', grants: [{ scope: 'other', role: 'owner' }] });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const pause = (body: object, token?: string) => server.call('POST', '/api/v1/pause', { body, ...(token && { token }) });
const resume = (body: object, token?: string) => server.call('POST', '/api/v1/resume', { body, ...(token && { token }) });
const live = (token: string) => LiveClient.open(server, { authorization: `Bearer ${token}` });

test('an operator pauses and resumes their scope, and nobody elses', async () => {
  const paused = await pause({ scope: 'acme/site', reason: 'works on the roof', forMs: 60_000 }, operator);
  expect(paused).toMatchObject({
    status: 200,
    body: {
      scope: 'acme/site',
      pauses: [{ scope: 'acme/site', cause: 'asked', by: 'op', why: 'works on the roof', mayResume: true }],
      hours: [],
      resumedUntil: null,
    },
  });
  expect((await pause({ scope: 'acme', reason: 'x' }, operator)).body.error.code).toBe('scope_not_found');
  expect((await pause({ reason: 'x' }, operator)).body.error).toMatchObject({ code: 'permission_denied' });
  expect((await resume({ scope: 'acme/site' }, stranger)).body.error.code).toBe('scope_not_found');
  expect((await server.call('GET', '/api/v1/pauses', { token: stranger })).body).toEqual({ pauses: [] });
  expect((await resume({ scope: 'acme/site' }, operator)).body.pauses).toEqual([]);
});

test('everybody who sees the scope, or what it holds, is told live', async () => {
  const [own, foreign] = [await live(operator), await live(stranger)];
  for (const client of [own, foreign]) {
    client.subscribe('p', { name: 'pauses' });
    expect(await client.next('pauses')).toMatchObject({ id: 'p', pauses: [] });
  }
  await pause({ scope: 'acme', reason: 'the mast is down' });
  // what pauses their project stands above it, and is not theirs to end
  expect(await own.next('pauses')).toMatchObject({ pauses: [{ scope: 'acme', why: 'the mast is down', mayResume: false }] });
  expect(await foreign.next('pauses')).toMatchObject({ pauses: [] });
  await resume({ scope: 'acme' });
  expect(await own.next('pauses')).toMatchObject({ pauses: [] });
  own.close();
  foreign.close();
});

const hours = (patch: object) => ({ hours: [{ from: '22:00', to: '06:00', timeZone: 'Europe/Berlin', ...patch }] });

test.each<[string, string, object, string, string]>([
  ['POST', 'pause', { reason: 'x', until: 5 }, 'until_in_past', '5'],
  ['POST', 'pause', { reason: '' }, 'invalid_request', 'reason'],
  ['POST', 'pause', { reason: ' ' }, 'invalid_request', 'reason'],
  ['POST', 'pause', { reason: 'x'.repeat(501) }, 'invalid_request', 'reason'],
  ['POST', 'pause', {}, 'invalid_request', 'reason'],
  ['POST', 'pause', { reason: 'x', forMs: 0 }, 'invalid_request', 'forMs'],
  ['POST', 'pause', { reason: 'x', forMs: 5, until: 5 }, 'invalid_request', 'until'],
  ['POST', 'pause', { reason: 'x', scope: 'nobody' }, 'scope_not_found', 'nobody'],
  ['POST', 'pause', { reason: 'x', colour: 'red' }, 'unknown_field', 'colour'],
  ['PUT', 'pause/hours', hours({ from: '25:00' }), 'pause_hours_invalid', '25:00'],
  ['PUT', 'pause/hours', hours({ to: '24:00' }), 'pause_hours_invalid', '24:00'],
  ['PUT', 'pause/hours', hours({ to: '22:00' }), 'pause_hours_invalid', 'same time'],
  ['PUT', 'pause/hours', hours({ timeZone: 'Europe/Atlantis' }), 'pause_hours_invalid', 'Europe/Atlantis'],
  ['PUT', 'pause/hours', hours({ timeZone: '+02:00' }), 'pause_hours_invalid', '+02:00'],
  ['PUT', 'pause/hours', hours({ days: ['noday'] }), 'invalid_request', 'noday'],
  ['PUT', 'pause/hours', hours({ days: ['mon', 'mon'] }), 'pause_hours_invalid', 'twice'],
  ['PUT', 'pause/hours', { hours: Array(21).fill(hours({}).hours[0]) }, 'pause_hours_invalid', '21'],
  ['PATCH', 'scope-settings', { defaultExecutor: 'cobol' }, 'setting_invalid', 'cobol'],
  ['PATCH', 'scope-settings', { workspacePath: 'work/here' }, 'setting_invalid', 'work/here'],
  ['PATCH', 'scope-settings', { workspacePath: '' }, 'setting_invalid', 'is empty'],
  ['PATCH', 'scope-settings', { staleAfterMs: 1_000 }, 'setting_invalid', '1000'],
  ['PATCH', 'scope-settings', { staleAfterMs: null }, 'invalid_request', 'staleAfterMs'],
  ['PATCH', 'scope-settings', { offlineAfterMs: 1e12 }, 'setting_invalid', '86400000'],
  ['PATCH', 'scope-settings', { jobRetentionMs: 5 }, 'setting_invalid', '86400000'],
  ['PATCH', 'scope-settings', { scope: 'acme', auditRetentionMs: null }, 'setting_invalid', 'instance'],
])('%s %s %j is refused with %s and says %s', async (method, path, body, code, words) => {
  const { status, body: answer, text } = await server.call(method as 'POST', `/api/v1/${path}`, { body });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(answer.error.code).toBe(code);
  expect(text).toContain(words);
  expect(answer.error.next.length).toBeGreaterThan(10);
});

test('settings tell who says what, and the pairing command carries the workspace', async () => {
  const set = (body: object) => server.call('PATCH', '/api/v1/scope-settings', { body });
  await set({ workspacePath: '/srv/baton', defaultExecutor: 'ansible' });
  const { body } = await set({ scope: 'acme', defaultExecutor: 'codex', jobRetentionMs: null });
  expect(body).toMatchObject({
    scope: 'acme',
    settings: {
      defaultExecutor: { value: 'codex', from: 'acme' },
      workspacePath: { value: '/srv/baton', from: 'instance' },
      jobRetentionMs: { value: null, from: 'acme' },
      staleAfterMs: { from: null },
    },
    pairAgain: [],
  });
  const added = await server.call('POST', '/api/v1/runners', { body: { name: 'one', scope: 'acme' } });
  expect(added.body.command).toContain('--workspace /srv/baton');
  await set({ workspacePath: '/srv/other' });
  const renewed = await server.call('POST', `/api/v1/runners/${added.body.id}/pairing`);
  expect(renewed.body.command).toContain('--workspace /srv/other');
  const job = await server.call('POST', '/api/v1/jobs', { body: { project: 'acme/site', spec: { prompt: 'look around' } } });
  expect(job.body.executor).toBe('codex');
  await set({ workspacePath: 'inherit', defaultExecutor: 'inherit' });
});
