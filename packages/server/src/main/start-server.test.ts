import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestRunner } from './testing/runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('a job runs from submission to its log, all over HTTP', async () => {
  const runner = await TestRunner.pair(server, 'whole');
  expect((await runner.open()).status).toBe(200);
  const submitted = await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['echo', 'hi'] } } });
  expect([submitted.status, submitted.body.state, submitted.body.name]).toEqual([201, 'queued', 'echo hi']);
  const { attemptId, epoch, assignment } = await runner.take();
  expect(assignment).toMatchObject({ jobId: submitted.body.id, spec: { command: ['echo', 'hi'] }, executor: 'shell' });
  expect((await runner.finish(attemptId, epoch)).body).toEqual({ accepted: true });
  const detail = (await server.call('GET', `/api/v1/jobs/${submitted.body.id}`)).body;
  expect([detail.job.state, detail.history.length]).toEqual(['succeeded', 1]);
  expect(server.complaints).toEqual([]);
});

test('is alive, ready, and counts', async () => {
  expect((await server.call('GET', '/healthz', { token: null })).body).toEqual({ status: 'ok' });
  expect((await server.call('GET', '/readyz', { token: null })).body).toEqual({ status: 'ready' });
  const { text, headers } = await server.call('GET', '/metrics', { token: null });
  expect(headers.get('content-type')).toContain('text/plain');
  for (const name of ['http_request_seconds_bucket', 'runners', 'queue_depth', 'event_loop_delay_seconds', 'held_syncs']) {
    expect(text).toContain(`baton_${name}`);
  }
  expect(text).toContain('route="/api/v1/jobs"');
  expect((await server.call('GET', '/metrics', { token: null, headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(401);
});
