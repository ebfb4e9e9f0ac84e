import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
const clients: LiveClient[] = [];
beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  for (const name of ['site', 'other']) await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name } });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  expect(server.complaints).toEqual([]);
  await server.close();
});

/** Follows templates, and has been told that any may have changed before. */
async function follow(token?: string): Promise<LiveClient> {
  const live = await LiveClient.open(server, token === undefined ? {} : { authorization: `Bearer ${token}` });
  clients.push(live);
  live.subscribe('t', { name: 'templates' });
  expect(await live.next('templates')).toEqual({ op: 'templates', id: 't', templateIds: null });
  return live;
}

const base = '/api/v1/templates';
async function made(name: string, project = 'baton/default'): Promise<string> {
  const { body } = await server.call('POST', base, { body: { name, project, job: { spec: { command: ['true'] } } } });
  return body.template.id;
}
const told = async (live: LiveClient, id: string) =>
  (await live.next('templates', ({ templateIds }) => templateIds?.includes(id) ?? false)).templateIds;

test('what is done to a template, and each run from its beginning to its end, is told', async () => {
  const live = await follow();
  const id = await made('one');
  expect(await told(live, id)).toEqual([id]);
  for (const verb of ['disable', 'enable']) {
    await server.call('POST', `${base}/${id}/${verb}`);
    expect(await told(live, id)).toEqual([id]);
  }
  const runner = await TestRunner.pair(server);
  await runner.open();
  await server.call('POST', `${base}/${id}/trigger`);
  expect(await told(live, id), 'it waits').toEqual([id]);
  const offer = await runner.take();
  expect(await told(live, id), 'it runs').toEqual([id]);
  await runner.finish(offer.attemptId, offer.epoch);
  expect(await told(live, id), 'it is over').toEqual([id]);
  await server.call('DELETE', `${base}/${id}`);
  expect(await told(live, id)).toEqual([id]);
});

test('a job of no template is nothing to tell of', async () => {
  const live = await follow();
  await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['true'] } } });
  const id = await made('after');
  expect((await live.next('templates')).templateIds).toEqual([id]);
});

test('much at once is told together, at most four times a second', async () => {
  const from = performance.now();
  const live = await follow();
  const ids = await Promise.all(Array.from({ length: 60 }, (_, count) => made(`many ${count}`)));
  const heard = new Set<string>();
  let messages = 0;
  while (ids.some((id) => !heard.has(id))) {
    for (const id of (await live.next('templates')).templateIds ?? []) heard.add(id);
    messages++;
  }
  expect(messages).toBeLessThanOrEqual(1 + (performance.now() - from) / 250);
});

test('templates of other projects, and runs of them, are not told of', async () => {
  const token = await addPerson(server, { login: 'vi', grants: [{ scope: 'acme/site', role: 'viewer' }] });
  const live = await follow(token);
  const other = await made('other', 'acme/other');
  await server.call('POST', `${base}/${other}/trigger`);
  const own = await made('own', 'acme/site');
  await server.call('POST', `${base}/${own}/trigger`);
  const { body } = await server.call('POST', `${base}/${other}/trigger`);
  await server.call('POST', `/api/v1/jobs/${body.id}/cancel`);
  const last = await made('last', 'acme/site');
  const heard: string[] = [];
  while (!heard.includes(last)) heard.push(...((await live.next('templates')).templateIds ?? []));
  expect(new Set(heard)).toEqual(new Set([own, last]));
});
