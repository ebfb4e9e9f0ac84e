import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let viewer: string;
const open: LiveClient[] = [];

beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  for (const name of ['site', 'other']) await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name } });
  viewer = await addPerson(server, { login: 'vi', grants: [{ scope: 'acme/site', role: 'viewer' }] });
});
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  expect(server.complaints).toEqual([]);
  await server.close();
});

interface Submission {
  id: string;
  createdAt: number;
}
const submit = async (name: string, more: object = {}): Promise<Submission> =>
  (await server.call('POST', '/api/v1/jobs', { body: { name, spec: { command: ['x'] }, ...more } })).body;
const names = async (query: string, token?: string): Promise<string[]> =>
  (await server.call('GET', `/api/v1/jobs?${query}`, token ? { token } : {})).body.jobs.map(({ name }: { name: string }) => name);

test('a list holds what its filters leave: scope, executor, labels, time, together with states and a search', async () => {
  const first = await submit('plain');
  await submit('gpu one', { labels: ['gpu', 'linux'], project: 'acme/site' });
  await submit('gpu two', { labels: ['gpu'], project: 'acme/other' });
  const { createdAt } = await submit('plan', { executor: 'terraform', spec: { action: 'plan' }, project: 'acme/site' });
  expect(await names('scope=acme')).toEqual(['plan', 'gpu two', 'gpu one']);
  expect(await names('scope=acme/site&executor=shell')).toEqual(['gpu one']);
  expect(await names('labels=gpu')).toEqual(['gpu two', 'gpu one']);
  expect(await names('labels=gpu,linux&search=gpu&state=queued')).toEqual(['gpu one']);
  expect(await names(`to=${first.createdAt}`)).toEqual([]);
  expect(await names(`from=${createdAt + 1}`)).toEqual([]);
  expect(await names(`from=${first.createdAt}&to=${createdAt + 1}&executor=terraform`)).toEqual(['plan']);
  expect(await names('scope=acme', viewer), 'nothing of what they do not see').toEqual(['plan', 'gpu one']);
  expect((await server.call('GET', '/api/v1/jobs?scope=acme')).body.counts).toMatchObject({ queued: 3 });
  expect((await server.call('GET', '/api/v1/jobs?scope=nowhere')).body.error.code).toBe('scope_not_found');
  expect((await server.call('GET', '/api/v1/jobs?scope=acme/other', { token: viewer })).body.error.code).toBe('scope_not_found');
});

test('many jobs are cancelled or run again by one call, each by itself', async () => {
  const ids = [(await submit('a')).id, (await submit('b')).id];
  const nobody = '01a3185c-0000-7000-8000-000000000000';
  const act = async (body: object, token?: string, headers: Record<string, string> = {}) =>
    (await server.call('POST', '/api/v1/jobs/actions', { body, headers, ...(token ? { token } : {}) })).body.results;
  const refused = await act({ action: 'cancel', jobs: ids }, viewer);
  expect(refused.map((each: { error: { code: string } }) => each.error.code)).toEqual(['job_not_found', 'job_not_found']);
  const cancelled = await act({ action: 'cancel', jobs: [...ids, nobody], reason: 'no longer needed' });
  expect(cancelled).toMatchObject([
    { jobId: ids[0], job: { state: 'cancelled', outcome: { message: 'no longer needed' } }, error: null },
    { jobId: ids[1], job: { state: 'cancelled' }, error: null },
    { jobId: nobody, job: null, error: { code: 'job_not_found' } },
  ]);
  expect((await act({ action: 'cancel', jobs: ids }))[0].error.code).toBe('job_finished');
  const again = () => act({ action: 'rerun', jobs: ids }, undefined, { 'idempotency-key': 'one-click' });
  const made = await again();
  expect(made).toMatchObject([
    { jobId: ids[0], job: { name: 'a', state: 'queued', rerunOf: ids[0] } },
    { jobId: ids[1], job: { name: 'b', rerunOf: ids[1] } },
  ]);
  expect((await again())[1].job.id, 'the same call sent again makes no other job').toBe(made[1].job.id);
  const audit = (await server.call('GET', '/api/v1/audit')).body.entries.map(({ action }: { action: string }) => action);
  expect(audit.slice(0, 4)).toEqual(['job.rerun', 'job.rerun', 'job.cancel', 'job.cancel']);
});

test('an export holds every job that passes the filter, page after page', async () => {
  for (let number = 0; number < 3; number++) await submit(`=job ${number}`, { labels: ['a', 'b'], project: 'acme/site' });
  await submit('other');
  const lines = (await server.call('GET', '/api/v1/jobs/export?scope=acme')).text.trim().split('\n');
  expect(lines.map((line: string) => JSON.parse(line).name)).toEqual(['=job 2', '=job 1', '=job 0']);
  const csv = (await server.call('GET', '/api/v1/jobs/export?format=csv&labels=a')).text.split('\r\n');
  expect(csv[0]).toMatch(/^id,name,project,state,/);
  expect(csv[1]).toContain(",'=job 2,acme/site,queued,shell,a b,");
  expect(csv).toHaveLength(5);
  expect((await server.call('GET', '/api/v1/jobs/export?state=odd')).body.error.code).toBe('invalid_request');
});

test('the topic queue tells why each kind waits: whole, then what changed, then what is gone', async () => {
  const { id } = await submit('waits', { labels: ['gpu'] });
  const live = await LiveClient.open(server);
  open.push(live);
  live.subscribe('q', { name: 'queue', scope: null });
  const whole = await live.next('queue');
  expect(whole).toMatchObject({
    whole: true,
    classes: [{ waiting: 1, verdict: 'impossible', change: [{ change: 'add_runner' }] }],
  });
  const row = (await server.call('GET', '/api/v1/jobs')).body.jobs[0];
  expect(row.classId, 'rows say which kind they are').toBe(whole.classes[0]?.classId);
  const runner = await TestRunner.pair(server, 'one');
  await runner.open();
  await server.call('POST', `/api/v1/runners/${runner.id}/disable`);
  await server.call('PATCH', `/api/v1/runners/${runner.id}`, { body: { labels: ['gpu'] } });
  const next = await live.next('queue', ({ classes }) => classes[0]?.change?.[0]?.change === 'enable');
  expect(next).toMatchObject({ whole: false, classes: [{ verdict: 'waiting', classId: row.classId }], gone: [] });
  await server.call('POST', `/api/v1/jobs/${id}/cancel`);
  expect(await live.next('queue', ({ gone }) => gone.length > 0)).toMatchObject({ classes: [], gone: [row.classId] });
});

test('keys that are used up are told of, to those who see their project', async () => {
  const concurrency = { key: 'state', limit: 1 };
  const runner = await TestRunner.pair(server, 'one');
  await runner.open();
  await submit('holds it', { concurrency, project: 'acme/other' });
  await runner.take();
  await submit('waits for it', { concurrency, project: 'acme/other' });
  const keys = async (token?: string) => (await server.call('GET', '/api/v1/queue', token ? { token } : {})).body.keys;
  expect(await keys()).toEqual([{ project: 'acme/other', key: 'state', held: 1, limit: 1 }]);
  expect(await keys(viewer)).toEqual([]);
  expect((await server.call('GET', '/api/v1/queue?scope=acme/site')).body).toEqual({ classes: [], keys: [] });
});

test('a key is given more room by whoever may run jobs, and what waited for it starts', async () => {
  const concurrency = { key: 'state', limit: 1 };
  const runner = await TestRunner.pair(server, 'one');
  await runner.open();
  await submit('holds it', { concurrency });
  const held = await runner.take();
  const { id } = await submit('waits for it', { concurrency });
  const plain = await submit('has none', { labels: ['nobody'] });
  const why = (await server.call('GET', `/api/v1/jobs/${id}/explanation`)).body;
  expect(why).toMatchObject({ verdict: 'blocked', change: [{ change: 'wait' }] });
  expect((await server.call('POST', `/api/v1/jobs/${plain.id}/limit`, { body: { limit: 2 } })).body.error.code).toBe(
    'job_has_no_key',
  );
  const raised = await server.call('POST', `/api/v1/jobs/${id}/limit`, { body: { limit: 2 } });
  expect(raised.body).toMatchObject({ state: 'queued', concurrency: { key: 'state', limit: 2 } });
  const { offers } = (await runner.sync([held])).body;
  expect(
    offers.map(({ jobId }: { jobId: string }) => jobId),
    'the change starts it',
  ).toEqual([id]);
  expect((await server.call('POST', `/api/v1/jobs/${id}/limit`, { body: { limit: 3 } })).body.error.code).toBe('job_not_queued');
});
