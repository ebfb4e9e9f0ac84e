import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const repo = '/api/v1/repos/acme/site/actions/runners';
const org = '/api/v1/orgs/acme/actions/runners';
const admin = '/api/v1/admin/actions/runners';

const names = async (path: string): Promise<string[]> => {
  const { body } = await server.call('GET', path);
  return body.runners.map(({ name }: { name: string }) => name);
};

test('each scope lists its own runners, the instance all; a runner of another scope is not there', async () => {
  for (const [name, scope] of [['wide'], ['of acme', 'acme'], ['of site', 'acme/site']])
    await server.call('POST', '/api/v1/runners', { body: { name, scope } });
  expect(await names(repo)).toEqual(['of site']);
  expect(await names(org)).toEqual(['of acme']);
  expect(await names('/api/v1/orgs/ACME/actions/runners'), 'names are found in any case').toEqual(['of acme']);
  expect((await names(admin)).slice(-3)).toEqual(['wide', 'of acme', 'of site']);
  const { body } = await server.call('GET', repo);
  const [{ id }] = body.runners;
  expect((await server.call('GET', `${repo}/${id}`)).body).toMatchObject({
    name: 'of site',
    scope: 'acme/site',
    status: 'offline',
  });
  expect((await server.call('GET', `${org}/${id}`)).status).toBe(404);
  expect((await server.call('DELETE', `${org}/${id}`)).status).toBe(404);
  expect((await server.call('GET', '/api/v1/orgs/nobody/actions/runners')).body.error.code).toBe('scope_not_found');
});

test('a runner is disabled and enabled as Gitea does it, and found by that', async () => {
  const runner = await TestRunner.pair(server, 'to-disable');
  const [{ number: id }] = (await server.call('GET', '/api/v1/runners')).body.runners.slice(-1);
  expect((await server.call('PATCH', `${admin}/${id}`, { body: { disabled: true } })).body).toMatchObject({ disabled: true });
  expect(await names(`${admin}?disabled=true`)).toEqual(['to-disable']);
  expect(await names(`${admin}?disabled=false`)).not.toContain('to-disable');
  expect((await server.call('PATCH', `${admin}/${id}`, { body: { disabled: false } })).body).toMatchObject({ disabled: false });
  expect((await server.call('PATCH', `${admin}/${id}`, { body: { disabled: 'yes' } })).status).toBe(400);
  expect((await runner.open()).body).toMatchObject({ sessionId: expect.any(String) });
});

test('each scope has a registration token of its own, until it is reset', async () => {
  const token = async (path: string, method = 'GET') =>
    (await server.call(method, `${path}/registration-token`)).body.token as string;
  const first = await token(repo);
  expect([await token(repo, 'POST'), await token(repo)]).toEqual([first, first]);
  expect(new Set([first, await token(org), await token(admin)]).size).toBe(3);
  const next = await token(repo, 'DELETE');
  expect([await token(repo), next === first]).toEqual([next, false]);
  const capabilities = { labels: [], executors: [], capacity: 1, fence: true, attributes: {} };
  const register = (secret: string, name: string) =>
    server.call('POST', '/api/runner/v1/register', {
      token: secret,
      body: { name, capabilities, version: '0.1.0', nonce: name },
    });
  expect((await register(first, 'late')).body.error.code).toBe('token_revoked');
  expect((await register(next, 'early')).status).toBe(201);
  expect(await names(repo)).toContain('early');
});

test('a scope says what its removal hits, and takes it along', async () => {
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'gone' } });
  await server.call('POST', '/api/v1/runners', { body: { name: 'goes along', scope: 'acme/gone' } });
  const job = await server.call('POST', '/api/v1/jobs', { body: { project: 'acme/gone', spec: { script: 'true' } } });
  const removal = await server.call('GET', '/api/v1/projects/acme/gone/removal');
  expect(removal.body).toEqual({
    ...{ scopes: ['acme/gone'], jobsWaiting: 1, jobsUnderWay: 0, runners: ['goes along'], templates: 0, tokens: 1 },
  });
  expect((await server.call('DELETE', '/api/v1/projects/acme/gone')).status).toBe(204);
  expect((await server.call('DELETE', '/api/v1/projects/acme/gone')).body.error.code).toBe('project_not_found');
  await expect.poll(async () => (await server.call('GET', `/api/v1/jobs/${job.body.id}`)).body.job.state).toBe('cancelled');
  expect((await server.call('GET', `/api/v1/jobs/${job.body.id}`)).body.job.project).toBe('acme/gone');
});

test.each([
  ['POST', '/api/v1/organizations', { name: 'a/b' }, 400, 'scope_name_invalid'],
  ['POST', '/api/v1/organizations', { name: '' }, 400, 'invalid_request'],
  ['POST', '/api/v1/organizations', { name: 'Acme' }, 409, 'scope_name_taken'],
  ['POST', '/api/v1/projects', { owner: 'nobody', name: 'x' }, 404, 'owner_not_found'],
  ['POST', '/api/v1/projects', { owner: 'acme', name: '..' }, 400, 'scope_name_invalid'],
  ['POST', '/api/v1/runners', { name: 'x', scope: 'no/where' }, 404, 'scope_not_found'],
  ['DELETE', '/api/v1/organizations/baton', undefined, 409, 'scope_needed'],
  ['DELETE', '/api/v1/organizations/nobody', undefined, 404, 'organization_not_found'],
])('%s %s %j is refused', async (method, path, body, status, code) => {
  const answer = await server.call(method as 'POST', path, { body });
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});
