import { Result } from '@baton/protocol/gitea';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpRunner } from '../gateways/gitea/testing/http-runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let registration: string;

beforeAll(async () => {
  server = await startTestServer();
  registration = (await server.call('GET', '/api/v1/admin/runners/registration-token')).body.token;
});
afterAll(() => server.close());

/** What a runner's program does, over real HTTP. */
interface Program {
  /** its name */
  runner: string;
  /** it has the job when this is answered */
  begin(): Promise<void>;
  /** everything that it still says of the job: the status of each answer */
  goOn(): Promise<number[]>;
  /** how its protocol says that nobody knows it */
  unknown: number;
}

async function giteaProgram(): Promise<Program> {
  const runner = await HttpRunner.register(server, registration, { name: 'of gitea' });
  await runner.call('declare', { version: 'v3.3.0', labels: ['linux'] });
  let id = 0n;
  const say = async (...call: Parameters<typeof runner.call>): Promise<number> => (await runner.call(...call)).status;
  return {
    ...{ runner: 'of gitea', unknown: 401 },
    async begin() {
      id = (await runner.call('fetchTask', { tasksVersion: 0n })).message?.task?.id ?? 0n;
      await runner.call('updateLog', { taskId: id, index: 0n, rows: [{ content: 'before' }] });
    },
    goOn: async () => [
      await say('updateLog', { taskId: id, index: 1n, rows: [{ content: 'after' }], noMore: true }),
      await say('updateTask', { state: { id, result: Result.SUCCESS } }),
      await say('fetchTask', { tasksVersion: 0n }),
      await say('declare', { version: 'v3.3.0', labels: ['linux'] }),
    ],
  };
}

async function semaphoreProgram(): Promise<Program> {
  const path = '/api/internal/runners';
  const asked = { registration_token: registration, name: 'of semaphore', tags: [], max_parallel_tasks: 1 };
  const { body } = await server.call('POST', path, { token: null, body: asked });
  const headers = { 'x-runner-token': body.token, 'x-runner-started-at': '2026-07-01T10:00:00Z' };
  const call = (method: string, message?: object) =>
    server.call(method, path, { token: null, headers, ...(message && { body: message }) });
  let id = 0;
  const report = (Status: string, message: string) =>
    call('PUT', { Jobs: [{ ID: id, Status, LogRecords: [{ time: '2026-07-01T10:00:01Z', message }], Commit: null }] });
  return {
    ...{ runner: 'of semaphore', unknown: 404 },
    async begin() {
      await call('PUT', { Jobs: null });
      id = (await call('GET')).body.new_jobs[0].task.id;
      await report('running', 'before');
    },
    goOn: async () => [(await report('success', 'after')).status, (await call('GET')).status, (await call('DELETE')).status],
  };
}

async function challengectlProgram(): Promise<Program> {
  const made = (await server.call('POST', '/api/v1/runners/challengectl', { body: { name: 'of-challengectl' } })).body;
  const name = made.name as string;
  const keys = { enrollment_token: made.enrolmentToken, api_key: made.apiKey, runner_id: name };
  const devices = [{ device_id: 0, model: 'hackrf', name: '0', frequency_limits: ['144000000-148000000'] }];
  await server.call('POST', '/api/enrollment/enroll', { token: null, body: { ...keys, hostname: 'mast', devices } });
  const call = (method: string, verb: string, body?: object) =>
    server.call(method, `/api/runners/${verb}`, { token: made.apiKey, ...(body && { body }) });
  await call('POST', 'register', { hostname: 'mast', devices });
  let id = '';
  const log = (message: string) => call('POST', `${name}/log`, { log: { level: 'INFO', message, timestamp: 'now' } });
  return {
    ...{ runner: name, unknown: 401 },
    async begin() {
      id = (await call('GET', `${name}/task`)).body.task.challenge_id;
      await log('before');
    },
    goOn: async () => [
      (await log('after')).status,
      (await call('POST', `${name}/complete`, { challenge_id: id, success: true, device_id: 0 })).status,
      (await call('POST', `${name}/heartbeat`)).status,
      (await call('GET', `${name}/task`)).status,
      (await call('POST', 'register', { hostname: 'mast', devices })).status,
    ],
  };
}

const workflow = 'jobs:\n  one:\n    runs-on: linux\n    steps:\n      - run: echo hello\n';

test.each([
  ['Gitea', giteaProgram, { executor: 'gitea-workflow', spec: { workflow } }],
  ['Semaphore', semaphoreProgram, { executor: 'shell', spec: { command: ['true'] } }],
  [
    'challengectl',
    challengectlProgram,
    { executor: 'transmit', ranges: { frequency: 146_550_000 }, spec: { modulation: 'cw', message: 'HI' } },
  ],
] as const)(
  'a runner of %s that is removed in the middle of its job: it fails, and no word of its runner counts any more',
  async (_, make, asked) => {
    const program = await make();
    const submitted = await server.call('POST', '/api/v1/jobs', { body: { name: 'one', ...asked } });
    const job = `/api/v1/jobs/${submitted.body.id}`;
    await program.begin();
    expect((await server.call('GET', job)).body.job.state).toBe('processing');
    expect((await server.call('GET', `${job}/log?format=raw`)).text).toContain('before');
    await server.call('DELETE', `/api/v1/runners/${encodeURIComponent(program.runner)}`);
    const before = (await server.call('GET', job)).body;
    expect(before.job).toMatchObject({ state: 'failed', outcome: { reason: 'runner_removed' } });
    const answers = await program.goOn();
    expect(answers).toEqual(answers.map(() => program.unknown));
    expect((await server.call('GET', job)).body.job).toEqual(before.job);
    const { text } = await server.call('GET', `${job}/log?format=raw`);
    expect(text).toContain('before');
    expect(text).not.toContain('after');
  },
);
