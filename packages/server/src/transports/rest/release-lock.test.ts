import { afterEach, beforeEach, expect, test } from 'vitest';
import { plain, TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
});
afterEach(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const submit = async (body: object): Promise<string> => (await server.call('POST', '/api/v1/jobs', { body })).body.id;
const release = async (id: string, releaseLock: string) =>
  (await server.call('POST', `/api/v1/jobs/${id}/rerun`, { body: { releaseLock } })).body;
const problemOf = ({ error }: { error: { detail: Record<string, unknown> } }) => error.detail;

test('a lock that a job met is released by another one, on the runner that met it, with the secrets of the first', async () => {
  const runner = await TestRunner.pair(server, 'one');
  await runner.open({ ...plain, executors: [{ name: 'terraform', version: '1.11.4' }] });
  const met = { action: 'apply', approval: 'auto', files: { 'main.tf': '' }, backendConfig: { path: '/states/x' } };
  const secretEnvironment = { TF_VAR_token: 'one-of-its-own' };
  const id = await submit({ executor: 'terraform', spec: met, secretEnvironment });
  const { where, problem } = problemOf(await release(id, 'lock-1'));
  expect([where, problem]).toEqual(['releaseLock', 'the job has not run yet']);
  await runner.take();

  const made = await release(id, 'lock-1');
  expect(made).toMatchObject({ name: 'terraform unlock', executor: 'terraform', rerunOf: id, state: 'queued' });
  const { job, spec, secrets } = (await server.call('GET', `/api/v1/jobs/${made.id}`)).body;
  expect(job.pinnedToName).toBe('one');
  expect(spec).toEqual({ action: 'unlock', lockId: 'lock-1', files: met.files, backendConfig: met.backendConfig });
  expect(secrets).toMatchObject([{ variable: 'TF_VAR_token' }]);
});

test('a job that meets no locks, and what is no lock, are refused', async () => {
  const id = await submit({ executor: 'shell', spec: { command: ['x'] } });
  expect(problemOf(await release(id, 'lock-1'))).toMatchObject({ problem: 'jobs of the executor shell meet no locks' });
  expect((await release(id, '--force')).error.code).toBe('invalid_request');
});
