import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';
import { SemaphoreRunner } from './testing/semaphore-runner.ts';

let server: TestServer;
let runner: SemaphoreRunner;
let secret: string;

const runners = '/api/v1/admin/actions/runners';
const newRunner = (options: ConstructorParameters<typeof SemaphoreRunner>[2] = {}) =>
  new SemaphoreRunner(server.url, mkdtempSync(join(tmpdir(), 'baton-semaphore-')), options);

beforeEach(async () => {
  server = await startTestServer();
  secret = (await server.call('POST', `${runners}/registration-token`)).body.token;
  runner = newRunner();
});
afterEach(async () => {
  runner.clean();
  await server.close();
});

const submit = async (spec: object, more: object = {}): Promise<string> => {
  const { status, body, text } = await server.call('POST', '/api/v1/jobs', { body: { name: 'one', executor: 'shell', spec, ...more } });
  if (status >= 300) throw new Error(text);
  return body.id;
};
const jobOf = async (id: string) => (await server.call('GET', `/api/v1/jobs/${id}`)).body;
const linesOf = async (id: string): Promise<string[]> => {
  const { text } = await server.call('GET', `/api/v1/jobs/${id}/log`);
  return text.split('\n');
};

/** Ticks until the job is in the state. */
async function until(id: string, state: string, of = runner): Promise<void> {
  for (let at = 0; at < 20; at++) {
    const now = (await jobOf(id)).state;
    if (now === state) return;
    await of.tick();
    of.begin();
  }
  expect((await jobOf(id)).state).toBe(state);
}

describe('a runner', () => {
  test('registers, gets a job while it waits, runs it and tells its lines and its exit code', async () => {
    expect(await runner.register(secret, { name: 'box', tags: ['gpu', 'linux'], max_parallel_tasks: 2, enabled: true })).toBe(200);
    const { body } = await server.call('GET', '/api/v1/runners/box');
    expect(body).toMatchObject({ name: 'box', labels: ['gpu', 'linux'], capacity: 2, protocol: 'semaphore' });
    await runner.report();
    const asked = runner.ask();
    const id = await submit({ script: 'echo "$GREETING"; pwd; exit 3', environment: { GREETING: 'hello' } }, { labels: ['gpu'] });
    await asked;
    expect(runner.state?.new_jobs).toHaveLength(1);
    const task = runner.begin();
    await task?.ended;
    await runner.tick();
    const job = await jobOf(id);
    expect(job).toMatchObject({ state: 'failed', outcome: { exitCode: 3 } });
    const lines = await linesOf(id);
    expect(lines.join('\n')).toContain('hello');
    expect(lines.join('\n')).not.toContain('baton-exit-code');
    expect(runner.cleared).toEqual([task?.job.task.id]);
  }, 20_000);
});
