import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { foreignPaths } from './testing/foreign-paths.ts';
import { type ForeignRunners, registerForeign } from './testing/foreign-runners.ts';
import { type Change, changed, changes } from './testing/nearly-right.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const at = '2026-03-14T15:09:26.535Z';
const devices = [{ device_id: 0, model: 'hackrf', name: '0', frequency_limits: ['430000000-440000000'] }];
const host = { hostname: 'mast', devices, mac_address: '02:00:00:00:00:01', machine_id: 'm' };
const step = { id: '0', result: 'RESULT_SUCCESS', startedAt: at, stoppedAt: at, logIndex: '0', logLength: '1' };

/** What each call carries when all is well. A call that carries nothing is not here. */
const bodies: Readonly<Record<string, object>> = {
  '/api/actions/runner.v1.RunnerService/Register': {
    name: 'next',
    token: 'bat_reg_x',
    labels: ['linux'],
    version: 'v3',
    ephemeral: true,
  },
  '/api/actions/runner.v1.RunnerService/Declare': { version: 'v3', labels: ['linux'], capabilities: ['cancelling'] },
  '/api/actions/runner.v1.RunnerService/FetchTask': { tasksVersion: '5' },
  '/api/actions/runner.v1.RunnerService/UpdateTask': {
    state: { id: '7', result: 'RESULT_UNSPECIFIED', startedAt: at, stoppedAt: at, steps: [step] },
    outputs: { answer: '42' },
  },
  '/api/actions/runner.v1.RunnerService/UpdateLog': {
    taskId: '7',
    index: '0',
    rows: [{ time: at, content: 'a line' }],
    noMore: false,
  },
  '/api/actions/ping.v1.PingService/Ping': { data: 'a' },
  'POST /api/internal/runners': {
    ...{ registration_token: 'bat_reg_x', name: 'next', tags: ['a'], max_parallel_tasks: 1, enabled: true, project_id: 1 },
    ...{ webhook: 'https://hook.example/', public_key: 'none' },
  },
  'PUT /api/internal/runners': {
    jobs: [{ id: 7, status: 'running', log_records: [{ time: at, message: 'a line' }], commit: { hash: 'a', message: 'b' } }],
  },
  '/api/enrollment/enroll': { enrollment_token: 'bat_pair_x', api_key: 'bat_run_x', runner_id: 'mast', ...host },
  '/api/provisioning/provision': {
    ...{ runner_name: 'next', runner_id: 'next', expires_hours: 1, server_url: 'https://baton.example', verify_ssl: true },
    devices,
  },
  '/register': { runner_id: 'mast', ...host },
  '/heartbeat': { devices: [{ device_id: 0, status: 'online' }], device_status: { 0: 'busy' }, timestamp: at },
  '/complete': { challenge_id: 'x', success: true, error_message: 'none', device_id: 0, frequency: 433_920_000 },
  '/log': { log: { level: 'INFO', message: 'a line', timestamp: at } },
  '/signout': { reason: 'none' },
};

const bodyOf = (method: string, url: string): object | undefined =>
  bodies[`${method} ${url}`] ??
  bodies[url] ??
  (url.startsWith('/api/runners/') || url.startsWith('/api/agents/') ? bodies[url.slice(url.lastIndexOf('/'))] : undefined);

const paths = (await foreignPaths()).filter(({ method }) => method === 'POST' || method === 'PUT');

let server: TestServer;
let runners: ForeignRunners;
beforeAll(async () => {
  server = await startTestServer({ trustedProxies: ['127.0.0.1'] });
  runners = await registerForeign(server);
});
afterAll(() => server.close());
afterEach(() => {
  expect(server.complaints.filter(({ data }) => 'err' in data || 'error' in data)).toEqual([]);
});

let senders = 0;

async function send(method: string, url: string, body: unknown): Promise<{ status: number; text: string }> {
  const { gitea, semaphore, challengectl } = runners;
  const answer = await fetch(server.url + url.replace(':id', challengectl.name), {
    method,
    headers: {
      ...{ 'content-type': 'application/json', 'connect-timeout-ms': '1' },
      ...(url.startsWith('/api/actions') ? { 'x-runner-uuid': gitea.name, 'x-runner-token': gitea.token } : {}),
      ...(url.startsWith('/api/internal') ? { 'x-runner-token': semaphore.token } : {}),
      ...(/^\/api\/(runners|agents)/.test(url) ? { authorization: `Bearer ${challengectl.token}` } : {}),
      'x-forwarded-for': `203.0.${(++senders >> 8) & 255}.${senders & 255}`,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, text: await answer.text() };
}

test('each call that carries something is tried', () => {
  expect(paths.filter(({ method, url }) => !url.includes('*') && bodyOf(method, url) === undefined)).toEqual([]);
  expect(paths.length).toBeGreaterThan(10);
});

const tried = paths.filter(({ url }) => !url.includes('*')).map(({ method, url }) => [method, url] as const);

test.each(tried)('%s %s: a body with a few things otherwise than they must be is no fault of the server', async (method, url) => {
  await fc.assert(
    fc.asyncProperty(changes, async (some: Change[]) => {
      const { status, text } = await send(method, url, changed(bodyOf(method, url), some));
      expect(status < 500, `${status} ${text}`).toBe(true);
    }),
    { numRuns: 40 },
  );
});
