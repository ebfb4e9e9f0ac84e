import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const path = '/api/v1/cloud-identities';
const socketPath = '/nowhere/docker.sock';
const docker = (name: string, patch: object = {}) => ({ name, provider: 'docker', data: { socketPath }, ...patch });
const secret = { registryUser: 'ada', registryPassword: 'sesame' };

test('an identity is made, changed, checked and removed; its secret comes back nowhere', async () => {
  const made = await server.call('POST', path, { body: docker('engine', { secret }) });
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'engine', scope: 'instance', hasSecret: true, check: null, pools: [] },
  });
  const one = `${path}/${made.body.id}`;
  expect((await server.call('PATCH', one, { body: { name: 'other' } })).body).toMatchObject({ name: 'other', hasSecret: true });
  const checked = await server.call('POST', `${path}/other/check`, { body: {} });
  expect(checked).toMatchObject({ status: 200, body: { check: { ok: false, text: expect.stringContaining(socketPath) } } });
  const listed = await server.call('GET', path);
  expect(listed.body.identities).toHaveLength(1);
  expect(JSON.stringify([made.body, checked.body, listed.body])).not.toContain('sesame');
  expect((await server.call('PATCH', one, { body: { secret: null } })).body.hasSecret).toBe(false);
  expect((await server.call('DELETE', one)).status).toBe(204);
  expect((await server.call('GET', one)).body.error.code).toBe('identity_not_found');
});

test.each([
  ['what the provider does not know', docker('a', { data: { socketPath, colour: 'red' } }), 'colour'],
  ['what is missing', docker('a', { data: {} }), 'identity'],
  ['a secret of another kind', docker('a', { secret: { secretAccessKey: 'sesame' } }), 'secretAccessKey'],
])('%s is refused with its place, and without what is secret', async (_, body, where) => {
  const { status, body: answer } = await server.call('POST', path, { body });
  expect([status, answer.error.code]).toEqual([400, 'invalid_request']);
  expect(answer.error.message).toContain(where);
  expect(JSON.stringify(answer)).not.toContain('sesame');
});

test('a name is taken once in a scope', async () => {
  await server.call('POST', path, { body: docker('twice') });
  expect((await server.call('POST', path, { body: docker('twice') })).body.error.code).toBe('identity_name_taken');
});

test('what there is to make runners with says what its pools and identities are made of', async () => {
  const { providers } = (await server.call('GET', '/api/v1/providers')).body;
  expect(providers.map(({ name }: { name: string }) => name)).toEqual(['process', 'docker', 'ecs-fargate', 'kubernetes']);
  for (const each of providers) expect(each).toMatchObject({ settings: { type: 'object' }, canSleep: true });
});

test('jobs of the server are submitted by nobody', async () => {
  const body = { executor: 'deploy-runner', spec: { runnerId: 'x' } };
  expect((await server.call('POST', '/api/v1/jobs', { body })).body.error.code).toBe('executor_reserved');
  const template = { project: 'baton/default', name: 'deploys', job: body };
  expect((await server.call('POST', '/api/v1/templates', { body: template })).body.error.code).toBe('executor_reserved');
});
