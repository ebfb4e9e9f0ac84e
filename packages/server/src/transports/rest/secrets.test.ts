import { runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson } from '../../main/testing/person.ts';
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

const value = 'hunter22-hunter33';

test.each(['admin', 'orgs/acme', 'repos/acme/site'])('%s has secrets in the shape of Gitea', async (of) => {
  const path = `/api/v1/${of}/actions/secrets`;
  const put = (data: string) => server.call('PUT', `${path}/TOKEN`, { body: { data } });
  expect([(await put(value)).status, (await put(value)).status]).toEqual([201, 204]);
  await server.call('PUT', `${path}/ANOTHER`, { body: { data: value, description: 'for deploys' } });
  const list = await server.call('GET', path);
  expect(list.body).toMatchObject([
    { name: 'ANOTHER', description: 'for deploys', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    { name: 'TOKEN', lastUsedAt: null },
  ]);
  expect(list.headers.get('x-total-count')).toBe('2');
  expect(list.text).not.toContain(value);
  const page = await server.call('GET', `${path}?limit=1&page=2`);
  expect(page.body.map(({ name }: { name: string }) => name)).toEqual(['TOKEN']);
  expect((await server.call('DELETE', `${path}/TOKEN`)).status).toBe(204);
  expect((await server.call('DELETE', `${path}/TOKEN`)).body.error.code).toBe('secret_not_found');
});

test('everybody has secrets of their own, which nobody else sees', async () => {
  const path = '/api/v1/user/actions/secrets';
  const [bo, cy] = [await addPerson(server, { login: 'bo', grants: [] }), await addPerson(server, { login: 'cy', grants: [] })];
  expect((await server.call('PUT', `${path}/MINE`, { token: bo, body: { data: value } })).status).toBe(201);
  expect((await server.call('GET', path, { token: bo })).body).toMatchObject([{ name: 'MINE', createdBy: 'bo' }]);
  expect((await server.call('GET', path, { token: cy })).body).toEqual([]);
  expect((await server.call('GET', '/api/v1/orgs/bo/actions/secrets', { token: cy })).body.error.code).toBe('scope_not_found');
  expect((await server.call('DELETE', `${path}/MINE`, { token: bo })).status).toBe(204);
});

test('a refusal never shows a value', async () => {
  const path = '/api/v1/admin/actions/secrets';
  const refusals = [
    await server.call('PUT', `${path}/lower`, { body: { data: value } }),
    await server.call('PUT', `${path}/BATON_X`, { body: { data: value } }),
    await server.call('PUT', `${path}/A`, { body: { data: `${value}\0` } }),
    await server.call('PUT', `${path}/A`, { body: { data: value.repeat(5_000) } }),
    await server.call('PUT', `${path}/A`, { body: { data: [value] } }),
    await server.call('POST', '/api/v1/jobs', {
      body: { spec: { command: ['a'] }, secretEnvironment: { A: value.repeat(5_000) } },
    }),
    await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['a'] }, secretEnvironment: { A: `${value}\0` } } }),
    await server.call('POST', '/api/v1/jobs', {
      body: { spec: { command: ['a'] }, secrets: { A: 'NAME' }, secretEnvironment: { A: value } },
    }),
    await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['a'] }, secretEnvironment: { A: value }, wrong: 1 } }),
  ];
  for (const { status, text } of refusals) {
    expect(status).toBe(400);
    expect(text).not.toContain('hunter');
  }
});

test.each([
  [{ secrets: { A: 'NOWHERE' } }, 422, 'secret_unknown'],
  [{ secrets: { BATON_A: 'A' } }, 400, 'unknown_field'],
  [{ secrets: { 'a b': 'A' } }, 400, 'unknown_field'],
  [{ secrets: { A: 'lower' } }, 400, 'invalid_request'],
])('a job with %j is refused', async (fields, status, code) => {
  const answer = await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['true'] }, ...fields } });
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

test('the answer to the accept alone has the values, also where it rides along a sync', async () => {
  await server.call('PUT', '/api/v1/admin/actions/secrets/PROD', { body: { data: value } });
  const runner = await TestRunner.pair(server, 'with-secrets');
  const submit = (name: string) =>
    server.call('POST', '/api/v1/jobs', {
      body: { name, spec: { command: ['true'] }, secrets: { TOKEN: 'PROD' }, secretEnvironment: { OWN: `${value}-own` } },
    });
  const { body: job } = await submit('with secrets');
  await runner.open();
  const offered = await runner.sync();
  expect(offered.text).not.toContain(value);
  const [{ attemptId, epoch }] = offered.body.offers;
  const { sessionId } = runner;
  const body = {
    sessionId,
    number: 2,
    freeSlots: 0,
    leases: [{ attemptId, epoch }],
    draining: false,
    accepts: [{ attemptId, epoch }],
  };
  const folded = await runner.call('POST', runnerPaths.sync, body);
  expect(folded.body.accepts[0].assignment.secrets).toEqual({ TOKEN: value, OWN: `${value}-own` });
  const alone = await runner.call('POST', runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber: 2 });
  expect(alone.body.assignment.secrets).toEqual({ TOKEN: value, OWN: `${value}-own` });
  const seen = [
    await server.call('GET', `/api/v1/jobs/${job.id}`),
    await server.call('GET', '/api/v1/jobs'),
    await server.call('GET', `/api/v1/jobs/${job.id}/log`),
  ];
  expect(seen[0]?.body.secrets).toEqual([
    { variable: 'TOKEN', name: 'PROD' },
    { variable: 'OWN', name: null },
  ]);
  for (const { text } of seen) expect(text).not.toContain(value);
});

test('secrets are encrypted anew on demand', async () => {
  expect((await server.call('POST', '/api/v1/admin/actions/secrets/rekey')).body).toMatchObject({ rekeyed: 0, unopened: 0 });
});
