import { runnerPaths } from '@baton/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

const open: LiveClient[] = [];
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30, runnerTokenTtlMs: 3_600_000 });
});
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  expect(server.complaints).toEqual([]);
  await server.close();
});

async function follow(filter: object = {}, token = server.adminToken, cursor: number | null = null): Promise<LiveClient> {
  const client = await LiveClient.open(server, { authorization: `Bearer ${token}` });
  open.push(client);
  client.subscribe('a', { name: 'audit', filter }, cursor);
  return client;
}
const organization = (name: string) => server.call('POST', '/api/v1/organizations', { body: { name } });

test('a snapshot, then each entry as it is written, newest first', async () => {
  const live = await follow({ action: 'scope' });
  expect(await live.next('audit')).toMatchObject({ id: 'a', snapshot: true, entries: [], next: null });
  await organization('acme');
  const told = await live.next('audit');
  expect(told).toMatchObject({ snapshot: false, entries: [{ action: 'scope.create', target: { name: 'acme' }, scope: 'acme' }] });
  expect(told.seq).toBeGreaterThanOrEqual(told.entries[0]?.seq ?? Number.NaN);
  await organization('other');
  expect((await live.next('audit')).entries.map(({ target }) => target.name)).toEqual(['other']);
});

test('a failed sign-in is told too', async () => {
  const live = await follow({ action: 'auth' });
  await live.next('audit', ({ snapshot }) => snapshot);
  await server.call('POST', '/api/v1/session', { token: null, body: { login: 'ada', password: 'wrong horse battery' } });
  expect((await live.next('audit')).entries).toMatchObject([{ action: 'auth.failed', actor: { login: 'ada' } }]);
});

test('who was away hears of what was written meanwhile', async () => {
  await organization('acme');
  const { seq } = await (await follow({ action: 'scope' })).next('audit');
  await organization('missed');
  await organization('missed-too');
  const live = await follow({ action: 'scope' }, server.adminToken, seq);
  const told = await live.next('audit');
  expect([told.snapshot, told.entries.map(({ target }) => target.name)]).toEqual([false, ['missed-too', 'missed']]);
});

test('rights: of scopes that one may not read nothing is told, nor of those where one has not the permission', async () => {
  await organization('acme');
  const mine = await addPerson(server, { login: 'olga', grants: [{ scope: 'acme', role: 'owner' }] });
  const viewer = await addPerson(server, { login: 'vera', grants: [{ scope: 'acme', role: 'viewer' }] });
  const live = await follow({ action: 'scope' }, mine);
  expect((await live.next('audit')).entries).toMatchObject([{ target: { name: 'acme' } }]);
  await organization('other');
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  expect((await live.next('audit')).entries.map(({ target }) => target.name)).toEqual(['acme/site']);
  const own = await (await follow({ action: 'scope' }, viewer)).next('audit');
  expect(own.entries, 'what everybody has is a scope of their own').toEqual([]);
  const refused = await follow({ scope: 'acme' }, viewer);
  expect(await refused.next('error')).toMatchObject({ id: 'a', code: 'permission_denied' });
  const elsewhere = await follow({ scope: 'other' }, mine);
  expect(await elsewhere.next('error')).toMatchObject({ code: 'scope_not_found' });
});

test('a runner that renews its token is named with its address, once', async () => {
  const runner = await TestRunner.pair(server, 'one');
  await runner.open();
  const live = await follow({ action: 'runner.token_renewed', target: runner.id });
  await live.next('audit', ({ snapshot }) => snapshot);
  const renewed = await runner.call('POST', runnerPaths.token, { nonce: 'n' });
  const next = new TestRunner(server, runner.id, renewed.body.token);
  expect([(await next.open()).status, (await next.open()).status]).toEqual([200, 200]);
  await organization('later');
  const { entries } = await live.next('audit');
  expect(entries).toMatchObject([
    { actor: { login: 'one', via: 'runner', address: '127.0.0.1' }, target: { id: runner.id, name: 'one' } },
  ]);
  expect(entries[0]?.after?.tokenId).not.toBe(entries[0]?.before?.tokenId);
});
