import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveClient } from '../../main/testing/live-client.ts';
import { addPerson } from '../../main/testing/person.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
let viewer: string;

const submit = (project: string): Promise<unknown> =>
  server.call('POST', '/api/v1/jobs', { body: { project, name: project, spec: { command: ['x'] } } });

beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  for (const name of ['site', 'other']) await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name } });
  viewer = await addPerson(server, { login: 'vi', grants: [{ scope: 'acme/site', role: 'viewer' }] });
});
afterEach(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

/** Two jobs of `acme/other` and one of `acme/site` are over, two more of them wait. */
async function work(): Promise<void> {
  const runner = await TestRunner.pair(server, 'shared');
  await runner.open();
  for (const project of ['acme/other', 'acme/other', 'acme/site']) {
    await submit(project);
    const { attemptId, epoch } = await runner.take();
    await runner.finish(attemptId, epoch);
  }
  for (const project of ['acme/other', 'acme/site']) await submit(project);
}

test('what happened is told to each as far as they see it', async () => {
  await work();
  const ask = async (query: string, token?: string) =>
    (await server.call('GET', `/api/v1/statistics${query}`, token ? { token } : {})).body;
  const all = await ask('?by=scope');
  expect(all.total).toMatchObject({ submitted: 5, started: 3, succeeded: 3, successRate: 1, waiting: { count: 3 } });
  expect(all.groups).toMatchObject([
    { name: 'acme/other', succeeded: 2 },
    { name: 'acme/site', succeeded: 1 },
  ]);
  expect(all.points.reduce((sum: number, { succeeded }: { succeeded: number }) => sum + succeeded, 0)).toBe(3);
  const own = await ask('?by=runner', viewer);
  expect(own.total).toMatchObject({ submitted: 2, succeeded: 1, capacityMs: 0, utilisation: null });
  expect(own.groups).toMatchObject([{ name: 'shared', started: 1, succeeded: 1 }]);
  expect((await ask('?by=class', viewer)).groups).toMatchObject([{ name: 'shell in acme/site', submitted: 2 }]);
  expect((await ask('?scope=acme&by=executor')).groups).toMatchObject([{ name: 'shell', submitted: 5 }]);
  expect(await ask('?scope=acme/other', viewer)).toMatchObject({ error: { code: 'scope_not_found' } });
});

test.each([
  ['?from=2&to=1', 'invalid_request'],
  ['?step=1', 'invalid_request'],
  ['?by=colour', 'invalid_request'],
  ['?sope=acme', 'unknown_field'],
])('a question that means nothing is refused: %s', async (query, code) => {
  const answer = await server.call('GET', `/api/v1/statistics${query}`);
  expect([answer.status, answer.body.error.code]).toEqual([400, code]);
});

test('the dashboard counts what one sees, and a live one says when it is another', async () => {
  await work();
  expect((await server.call('GET', '/api/v1/dashboard', { token: viewer })).body).toMatchObject({
    ...{ online: 1, jobs: { queued: 1, succeeded: 1 }, lastHour: { submitted: 2 } },
  });
  const live = await LiveClient.open(server, { authorization: `Bearer ${viewer}` });
  try {
    live.subscribe('d', { name: 'dashboard' });
    const first = await live.next('dashboard');
    expect(first).toMatchObject({ id: 'd', dashboard: { jobs: { queued: 1, processing: 0 } } });
    for (const project of ['acme/other', 'acme/site']) await submit(project);
    const next = await live.next('dashboard', ({ dashboard }) => dashboard.jobs.queued === 2);
    expect(next.dashboard).toMatchObject({ lastHour: { submitted: 3 } });
    expect(next.dashboard.at - first.dashboard.at).toBeGreaterThan(900);
  } finally {
    live.close();
  }
});

test('metrics have times and ends by class, and busy time beside capacity', async () => {
  await work();
  const { text } = await server.call('GET', '/metrics');
  const lines = text.split('\n').filter((line: string) => /^baton_(job|jobs|slot|attempts)_/.test(line));
  const sumOf = (start: RegExp): number =>
    lines
      .filter((line: string) => start.test(line))
      .reduce((sum: number, line: string) => sum + Number(line.split(' ').at(-1)), 0);
  expect(sumOf(/^baton_jobs_ended_total\{.*state="succeeded"/)).toBe(3);
  expect(sumOf(/^baton_jobs_ended_total\{.*state="failed"/)).toBe(0);
  expect(sumOf(/^baton_job_waiting_seconds_count/)).toBe(3);
  expect(sumOf(/^baton_job_running_seconds_bucket\{le="\+Inf"/)).toBe(3);
  expect(sumOf(/^baton_job_running_seconds_bucket\{le="86400"/)).toBe(3);
  expect(text).toMatch(/^# TYPE baton_job_waiting_seconds histogram$/m);
  expect(text).toMatch(/^baton_slot_busy_seconds_total \d/m);
  expect(text).toMatch(/^baton_slot_capacity_seconds_total \d/m);
});
