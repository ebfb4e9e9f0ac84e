import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, tokenFor } from '../../main/testing/person.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  server = await startTestServer();
  await server.call('POST', '/api/v1/organizations', { body: { name: 'acme' } });
  await server.call('POST', '/api/v1/projects', { body: { owner: 'acme', name: 'site' } });
  const owner = { scope: 'acme', role: 'owner' } as const;
  tokens.ada = await addPerson(server, { login: 'ada', grants: [owner] });
  tokens.bo = await addPerson(server, { login: 'bo', grants: [] });
  const permissions = ['create_users', 'manage_people'] as const;
  tokens.cy = await addPerson(server, { login: 'cy', grants: [{ scope: 'instance', role: null, permissions }] });
});
afterAll(() => server.close());

const as = (who: string, method: string, path: string, body?: object): Promise<CallAnswer> =>
  server.call(method, `/api/v1${path}`, { token: tokens[who] ?? '', ...(body ? { body } : {}) });
const codeOf = (answer: CallAnswer): string => answer.body?.error?.code ?? String(answer.status);
const own = '/user/actions/runners';

test('everybody has a scope of their own, with runners that nobody else sees', async () => {
  const added = await as('bo', 'POST', '/runners', { name: 'of bo', scope: 'bo' });
  expect(added.status).toBe(201);
  const [{ id }] = (await as('bo', 'GET', own)).body.runners;
  expect((await as('bo', 'GET', `${own}/${id}`)).body).toMatchObject({ name: 'of bo', scope: 'bo' });
  expect((await as('bo', 'PATCH', `${own}/${id}`, { disabled: true })).body).toMatchObject({ disabled: true });
  const { token } = (await as('bo', 'GET', `${own}/registration-token`)).body;
  expect((await as('bo', 'POST', `${own}/registration-token`)).body).toEqual({ token });
  expect((await as('bo', 'DELETE', `${own}/registration-token`)).body?.token).not.toBe(token);
  expect(codeOf(await as('ada', 'GET', `/runners/${added.body.id}`))).toBe('runner_not_found');
  expect(codeOf(await as('ada', 'GET', `${own}/${id}`))).toBe('runner_not_found');
  expect((await as('ada', 'GET', '/runners')).body.runners).toEqual([]);
  expect((await as('bo', 'DELETE', `${own}/${id}`)).status).toBe(204);
});

test('users are known to those who make them or give them something', async () => {
  const list = async (who: string) => (await as(who, 'GET', '/users')).body.users?.map(({ login }: { login: string }) => login);
  expect([await list('ada'), await list('cy')]).toEqual([
    ['ada', 'bo', 'cy'],
    ['ada', 'bo', 'cy'],
  ]);
  expect((await as('ada', 'GET', '/users/bo')).body).toMatchObject({ login: 'bo', grants: [{ scope: 'bo', role: 'owner' }] });
  // everybody gives roles in the scope of their own
  expect(await list('bo')).toEqual(['ada', 'bo', 'cy']);
  expect(codeOf(await as('cy', 'GET', '/users/nobody'))).toBe('user_not_found');
});

test('nobody gives or takes more than they have', async () => {
  const give = (who: string, login: string, body: object) => as(who, 'PUT', `/users/${login}/grants`, body);
  expect(codeOf(await give('cy', 'cy', { scope: 'instance', role: 'owner' }))).toBe('permission_denied');
  expect(codeOf(await give('cy', 'bo', { scope: 'instance', role: 'operator' }))).toBe('permission_denied');
  expect(codeOf(await give('cy', 'ada', { scope: 'acme', role: null }))).toBe('permission_denied');
  expect(codeOf(await as('cy', 'POST', '/users', { login: 'dee', role: 'owner' }))).toBe('permission_denied');
  expect(codeOf(await as('cy', 'DELETE', '/users/ada'))).toBe('permission_denied');
  expect((await give('cy', 'bo', { scope: 'acme/site', role: null, permissions: ['create_users'] })).status).toBe(200);
  expect((await give('ada', 'bo', { scope: 'acme/site', role: 'operator' })).body.grants).toContainEqual({
    ...{ scope: 'acme/site', role: 'operator', permissions: [] },
  });
  expect((await as('ada', 'GET', '/members?scope=acme/site')).body).toEqual({
    members: [{ login: 'bo', displayName: 'bo', role: 'operator', permissions: [] }],
  });
  expect(codeOf(await give('ada', 'bo', { scope: 'instance', role: 'viewer' }))).toBe('scope_not_found');
  expect(codeOf(await give('ada', 'ada', { scope: 'ada', role: 'viewer' }))).toBe('own_scope');
});

test('a project is protected by its owner, not by those who have the project alone', async () => {
  await as('ada', 'PUT', '/users/bo/grants', { scope: 'acme/site', role: 'owner' });
  expect(codeOf(await as('bo', 'PATCH', '/projects/acme/site', { protected: true }))).toBe('permission_denied');
  expect((await as('ada', 'PATCH', '/projects/acme/site', { protected: true })).body.protectedAt).toEqual(expect.any(Number));
});

test('an owner of the instance may do everything there', async () => {
  tokens.zoe = await addPerson(server, { login: 'zoe', grants: [{ scope: 'instance', role: 'owner' }] });
  for (const who of ['zoe', 'bootstrap'])
    expect((await server.call('GET', '/api/v1/whoami', who === 'zoe' ? { token: tokens.zoe ?? '' } : {})).body).toMatchObject({
      ...{ login: who, role: 'administrator' },
      scopes: [{ scope: 'instance', permissions: expect.arrayContaining(['view', 'run_jobs', 'manage_people']) }],
    });
});

test('who is disabled is out with all credentials at once, and back when enabled', async () => {
  await addPerson(server, { login: 'eve', grants: [{ scope: 'acme', role: 'viewer' }] });
  tokens.eve = await tokenFor(server, { login: 'eve', grants: [] });
  expect((await as('eve', 'GET', '/whoami')).body).toMatchObject({
    role: 'member',
    scopes: [
      { scope: 'acme', permissions: ['view'] },
      { scope: 'eve', permissions: expect.arrayContaining(['manage_runners']) },
    ],
  });
  await server.call('PATCH', '/api/v1/users/eve', { body: { disabled: true } });
  expect(codeOf(await as('eve', 'GET', '/whoami'))).toBe('user_disabled');
  await server.call('PATCH', '/api/v1/users/eve', { body: { disabled: false } });
  expect((await as('eve', 'GET', '/whoami')).status).toBe(200);
  expect((await server.call('DELETE', '/api/v1/users/eve')).status).toBe(204);
  expect(codeOf(await as('eve', 'GET', '/whoami'))).toBe('credential_revoked');
  expect((await server.call('POST', '/api/v1/users', { body: { login: 'eve' } })).status).toBe(201);
});

test('a login stands for a scope: neither may be taken, nor stand for something else', async () => {
  const add = async (login: string) => codeOf(await server.call('POST', '/api/v1/users', { body: { login } }));
  expect([await add('ada'), await add('acme'), await add('instance'), await add('x-')]).toEqual([
    ...['login_taken', 'scope_name_taken', 'scope_name_invalid', 'scope_name_invalid'],
  ]);
});
