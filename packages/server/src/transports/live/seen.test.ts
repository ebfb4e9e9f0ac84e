import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let live: LiveClient;
let token: string;
const open = (): Promise<LiveClient> => LiveClient.open(server, { authorization: `Bearer ${token}` });

beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  for (const name of ['site', 'other']) await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name } });
  token = await addPerson(server, { login: 'vi', grants: [{ scope: 'acme/site', role: 'viewer' }] });
  live = await open();
});
afterEach(async () => {
  live.close();
  expect(server.complaints).toEqual([]);
  await server.close();
});

const submit = async (project: string): Promise<string> =>
  (await server.call('POST', '/api/v1/jobs', { body: { project, name: project, spec: { command: ['x'] } } })).body.id;
const addRunner = async (name: string, scope?: string): Promise<string> =>
  (await server.call('POST', '/api/v1/runners', { body: { name, ...(scope ? { scope } : {}) } })).body.id;

test('jobs of other projects are neither in the snapshot nor told of, nor counted', async () => {
  await submit('acme/other');
  const mine = await submit('acme/site');
  live.subscribe('j', { name: 'jobs', states: null, search: null, limit: 50 });
  const snapshot = await live.next('jobs', (message) => message.snapshot);
  expect(snapshot).toMatchObject({ rows: [{ id: mine }], counts: { queued: 1 } });
  await submit('acme/other');
  const second = await submit('acme/site');
  const told: string[] = [];
  while (!told.includes(second)) told.push(...(await live.next('jobs')).rows.map(({ id }: { id: string }) => id));
  expect(told).toEqual([second]);
});

test('a job of another project is not there, nor is its log', async () => {
  const other = await submit('acme/other');
  live.subscribe('j', { name: 'job', jobId: other });
  expect(await live.next('error')).toMatchObject({ id: 'j', code: 'job_not_found' });
  const runner = await TestRunner.pair(server);
  await runner.open();
  const { attemptId } = await runner.take();
  live.subscribe('l', { name: 'log', attemptId, after: 0 });
  expect(await live.next('error')).toMatchObject({ id: 'l', code: 'attempt_not_found' });
});

test('runners that take their jobs are shown, busy or not, but not what they do for others', async () => {
  const foreign = await addRunner('foreign', 'acme/other');
  await addRunner('own', 'acme/site');
  const runner = await TestRunner.pair(server, 'shared');
  await runner.open();
  live.subscribe('r', { name: 'runners' });
  const snapshot = await live.next('runners', (message) => message.snapshot);
  expect(snapshot.rows.map(({ name }: { name: string }) => name)).toEqual(['own', 'shared']);
  await submit('acme/other');
  await runner.take();
  const busy = await live.next('runners', ({ rows }) => rows[0]?.activity === 'busy');
  expect(busy.rows[0]).toMatchObject({ name: 'shared', tasks: [] });
  await server.call('DELETE', `/api/v1/runners/${foreign}`);
  await addRunner('own too', 'acme/site');
  const change = await live.next('runners', ({ rows }) => rows.some(({ name }: { name: string }) => name === 'own too'));
  expect(change.removed).toEqual([]);
});

test('who is given or loses something has to come again, and sees it then', async () => {
  await submit('acme/other');
  const closed = live.closed;
  await server.call('PUT', '/api/v1/users/vi/grants', { body: { scope: 'acme', role: 'viewer' } });
  expect((await closed).code).toBe(1012);
  live = await open();
  live.subscribe('j', { name: 'jobs', states: null, search: null, limit: 50 });
  expect((await live.next('jobs', (message) => message.snapshot)).counts).toMatchObject({ queued: 1 });
  await server.call('PATCH', '/api/v1/users/vi', { body: { disabled: true } });
  await live.closed;
  await expect(open()).rejects.toThrow(/401/);
});
