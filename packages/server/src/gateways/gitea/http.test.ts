import { gzipSync } from 'node:zlib';
import { FetchTaskRequestSchema, Result, RunnerService } from '@baton/protocol/gitea';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson } from '../../main/testing/person.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';
import { callConnect, HttpRunner, wireHeaders } from './testing/http-runner.ts';

const base = '/api/actions';
const fetchPath = `${base}/runner.v1.RunnerService/FetchTask`;
const workflow = 'jobs:\n  greet:\n    runs-on: linux\n    steps:\n      - run: echo hello\n';

let server: TestServer;
let registrationToken: string;
/** API token of a user */
let mei: string;

beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  mei = await addPerson(server, { login: 'mei', grants: [] });
  registrationToken = await tokenOf('admin');
});

afterAll(() => server.close());

async function tokenOf(scope: string, token?: string): Promise<string> {
  const { body, text } = await server.call('POST', `/api/v1/${scope}/actions/runners/registration-token`, token ? { token } : {});
  if (!body?.token) throw new Error(text);
  return body.token;
}

async function started(patch: Record<string, unknown> = {}): Promise<HttpRunner> {
  const runner = await HttpRunner.register(server, registrationToken, patch);
  await runner.call('declare', { version: 'v3.3.0', labels: (patch.labels as string[] | undefined) ?? ['linux'] });
  return runner;
}

const json = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.call('POST', base + path, { body, token: null, headers });

test.each([
  ['remove', /was removed\. Register it again, with the token that this prints: baton tokens registration show$/],
  ['revoke', /was revoked\. Register it again, with the token that this prints: baton tokens registration show$/],
])('after %s it hears how its own program comes back', async (action, words) => {
  const runner = await started();
  expect((await server.call('POST', `/api/v1/runners/${runner.uuid}/${action}`, { body: {} })).status).toBe(200);
  const { code, text } = await runner.call('fetchTask', {});
  expect([code, JSON.parse(text).message]).toEqual(['unauthenticated', expect.stringMatching(words)]);
});

test('one without credential hears by which words of its own program it gets one', async () => {
  const { text } = await callConnect(server, RunnerService.method.register, { name: 'x', token: '' });
  expect(JSON.parse(text).message).toContain('At register give --token, which this prints: baton tokens registration show');
});

test('a call that its program compressed is read, in JSON and in bytes', async () => {
  const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
  const { status, body } = await server.call('POST', `${base}/ping.v1.PingService/Ping`, {
    body: gzipSync('{"data":"one"}'),
    token: null,
    headers,
  });
  expect([status, body]).toEqual([200, { data: 'Hello, one!' }]);
  const bytes = gzipSync(toBinary(FetchTaskRequestSchema, create(FetchTaskRequestSchema, { tasksVersion: 4n })));
  const { uuid, token } = await started();
  const zipped = {
    ...wireHeaders(uuid, token),
    'content-encoding': 'gzip',
    'content-type': 'application/proto',
    'connect-timeout-ms': '0',
  };
  expect((await server.call('POST', fetchPath, { body: bytes, token: null, headers: zipped })).status).toBe(200);
});

describe('what needs no credential', () => {
  test('ping, in JSON and in bytes', async () => {
    const { status, body } = await json('/ping.v1.PingService/Ping', { data: 'one' });
    expect([status, body]).toEqual([200, { data: 'Hello, one!' }]);
  });

  test.each([
    ['of the instance', 'admin'],
    ['of an organization', 'orgs/acme'],
    ['of a project', 'repos/acme/site'],
    ['of a user', 'user'],
  ])('register, with the token %s', async (_, scope) => {
    const runner = await HttpRunner.register(server, await tokenOf(scope, scope === 'user' ? mei : undefined), {
      name: `of ${scope}`,
    });
    const { body } = await server.call('GET', `/api/v1/runners/${runner.uuid}`);
    expect(body).toMatchObject({ name: `of ${scope}`, protocol: 'gitea' });
  });

  test.each([
    ['no token', '', 'unauthenticated', 401],
    ['a token that is none', 'nonsense', 'unauthenticated', 401],
  ])('register is refused with %s', async (_, token, code, status) => {
    const answer = await callConnect(server, RunnerService.method.register, { name: 'x', token });
    expect([answer.code, answer.status]).toEqual([code, status]);
    expect(JSON.parse(answer.text).message).not.toBe('');
  });

  test('register is refused for what can be no runner, and says why', async () => {
    const answer = await callConnect(server, RunnerService.method.register, { name: 'a\u0001b', token: registrationToken });
    expect([answer.code, answer.status]).toEqual(['invalid_argument', 400]);
    expect(answer.text).toContain('control characters');
  });
});

describe('a credential', () => {
  test.each<[string, (runner: HttpRunner) => Record<string, string>]>([
    ['missing', () => ({})],
    ['without token', ({ uuid }) => ({ 'x-runner-uuid': uuid })],
    ['without UUID', ({ token }) => ({ 'x-runner-token': token })],
    ['malformed', ({ uuid }) => wireHeaders(uuid, 'x'.repeat(40))],
    ['of another runner', ({ token }) => wireHeaders('01900000-0000-7000-8000-000000000000', token)],
    ['unknown', ({ uuid, token }) => wireHeaders(uuid, token.replace(/.{12}$/, 'AAAAAAAAAAAA'))],
  ])('%s is answered unauthenticated by each call', async (_, headersOf) => {
    const headers = headersOf(await HttpRunner.register(server, registrationToken));
    for (const name of ['declare', 'fetchTask', 'updateTask', 'updateLog'] as const) {
      const answer = await callConnect(server, RunnerService.method[name], {}, headers);
      expect([name, answer.code, answer.status]).toEqual([name, 'unauthenticated', 401]);
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  test.each(['revoke', 'remove'])('is unauthenticated after %s', async (action) => {
    const runner = await started();
    await server.call('POST', `/api/v1/runners/${runner.uuid}/${action}`, { body: {} });
    const { code, status } = await runner.call('fetchTask', { tasksVersion: 0n });
    expect([code, status]).toEqual(['unauthenticated', 401]);
    expect((await runner.call('declare', {})).code).toBe('unauthenticated');
  });
});

describe('a runner works', () => {
  test('from the job that comes while it asks to its end', async () => {
    const runner = await started({ labels: ['deep'] });
    const asked = runner.call('fetchTask', { tasksVersion: 0n }, { 'connect-timeout-ms': '5000' });
    const job = await submit({ labels: ['deep'], spec: { workflow: workflow.replace('linux', 'deep') } });
    const { message } = await asked;
    const task = message?.task;
    expect(message?.tasksVersion).toBeGreaterThan(0n);
    expect(task?.context).toMatchObject({ job: 'greet', server_url: expect.stringMatching(/^http/) });
    expect(Object.keys(task?.secrets ?? {})).toEqual(expect.arrayContaining(['GITEA_TOKEN', 'GITHUB_TOKEN']));
    const id = task?.id ?? 0n;
    const running = await runner.call('updateTask', { state: { id } });
    expect(running.message).toMatchObject({ state: { id, result: Result.UNSPECIFIED }, sentOutputs: [] });
    const rows = [{ content: 'hello' }, { content: 'bye' }];
    expect((await runner.call('updateLog', { taskId: id, index: 0n, rows, noMore: true })).message?.ackIndex).toBe(2n);
    const last = await runner.call('updateTask', { state: { id, result: Result.SUCCESS }, outputs: { answer: '42' } });
    expect(last.message).toMatchObject({ state: { result: Result.SUCCESS }, sentOutputs: ['answer'] });
    const { body } = await server.call('GET', `/api/v1/jobs/${job}`);
    expect(body.job).toMatchObject({ state: 'succeeded' });
    const late = await runner.call('updateLog', { taskId: id, index: 2n, rows: [{ content: 'late' }] });
    expect([late.code, late.status]).toEqual(['already_exists', 409]);
  });

  test('an answer above a kibibyte is compressed for who takes that', async () => {
    const runner = await started({ labels: ['big'] });
    const asked = runner.call('fetchTask', { tasksVersion: 0n });
    await submit({ labels: ['big'], spec: { workflow: workflow.replace('linux', `big # ${'x'.repeat(2_000)}`) } });
    const { headers, message } = await asked;
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(message?.task?.workflowPayload?.length).toBeGreaterThan(2_000);
  });

  test('of any generation: what a newer one adds is left alone, and nothing is promised that is not there', async () => {
    const runner = await started();
    const declared = await runner.call('declare', { version: 'v0.2.13', labels: ['linux'] });
    // only one that reads summaries of jobs may say so
    expect([declared.status, declared.headers.get('x-gitea-actions-capabilities')]).toEqual([200, null]);
    const newer = { version: 'v9', labels: ['linux'], capabilities: ['cancelling', 'flying'], invented: { by: 'nobody' } };
    const headers = wireHeaders(runner.uuid, runner.token);
    expect((await json('/runner.v1.RunnerService/Declare', newer, headers)).status).toBe(200);
    // field 60, a text
    const unknown = Uint8Array.from([0xe2, 0x03, 0x02, 0x68, 0x69]);
    const path = `${server.url}${base}/runner.v1.RunnerService/Declare`;
    const bytes = await fetch(path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/proto' },
      body: unknown,
    });
    expect(bytes.status).toBe(200);
  });

  test('a kicked one hears CANCELLED of its task, and not that nobody knows it', async () => {
    const runner = await started({ labels: ['kick'] });
    const asked = runner.call('fetchTask', { tasksVersion: 0n });
    await submit({ labels: ['kick'], onLost: 'fail', spec: { workflow: workflow.replace('linux', 'kick') } });
    const id = (await asked).message?.task?.id ?? 0n;
    await runner.call('updateTask', { state: { id } });
    await server.call('POST', `/api/v1/runners/${runner.uuid}/kick`, { body: {} });
    const { message, status } = await runner.call('updateTask', { state: { id } });
    expect([status, message?.state?.result]).toEqual([200, Result.CANCELLED]);
  });
});

async function submit(patch: Record<string, unknown>): Promise<string> {
  const { body, text } = await server.call('POST', '/api/v1/jobs', { body: { executor: 'gitea-workflow', ...patch } });
  if (!body?.id) throw new Error(text);
  return body.id;
}

describe('what is no call', () => {
  test.each([
    ['an unknown procedure', `${base}/runner.v1.RunnerService/Unregister`, 'unimplemented', 501],
    ['an unknown service', `${base}/other.v1.Service/Do`, 'unimplemented', 501],
  ])('%s', async (_, path, code, status) => {
    const answer = await server.call('POST', path, { body: {}, token: null });
    expect([answer.status, answer.body?.code]).toEqual([status, code]);
  });

  test.each<[string, Record<string, string>, string | Uint8Array, number, string]>([
    ['another media type', { 'content-type': 'text/plain' }, 'x', 415, 'invalid_argument'],
    ['a stream', { 'content-type': 'application/connect+proto' }, 'x', 415, 'invalid_argument'],
    ['gRPC', { 'content-type': 'application/grpc' }, 'x', 415, 'invalid_argument'],
    ['another version of Connect', { 'connect-protocol-version': '2' }, '{}', 400, 'invalid_argument'],
    ['a timeout that is none', { 'connect-timeout-ms': 'soon' }, '{}', 400, 'invalid_argument'],
    ['broken JSON', {}, '{"tasksVersion":', 400, 'invalid_argument'],
    ['a field of another type', {}, '{"tasksVersion":{}}', 400, 'invalid_argument'],
    ['broken bytes', { 'content-type': 'application/proto' }, new Uint8Array([0xff, 0xff, 0xff]), 400, 'invalid_argument'],
    ['a body that is compressed otherwise', { 'content-encoding': 'br' }, '{}', 501, 'unimplemented'],
    ['a body that is not compressed, and says so', { 'content-encoding': 'gzip' }, '{}', 400, 'invalid_argument'],
    [
      'too much, compressed',
      { 'content-encoding': 'gzip' },
      gzipSync(`{"x":"${'x'.repeat(70_000)}"}`),
      413,
      'resource_exhausted',
    ],
    ['too much', {}, `{"x":"${'x'.repeat(70_000)}"}`, 413, 'resource_exhausted'],
  ])('%s', async (_, headers, body, status, code) => {
    const runner = await HttpRunner.register(server, registrationToken);
    const answer = await server.call('POST', fetchPath, {
      body,
      token: null,
      headers: { ...wireHeaders(runner.uuid, runner.token), ...headers },
    });
    expect([answer.status, answer.body?.code]).toEqual([status, code]);
    expect(typeof answer.body?.message).toBe('string');
  });

  test('nothing of it is a complaint in the log', () => {
    expect(server.complaints.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]);
  });
});
