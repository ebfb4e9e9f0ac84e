import { once } from 'node:events';
import { connect } from 'node:net';
import { isErrorCode, restPaths } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';
import { restRoutes } from './rest.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const attemptId = '01890000-0000-7000-8000-000000000001';
const filled = (path: string): string =>
  path
    .replace('{attemptId}', attemptId)
    .replace('{rangeName}', 'r')
    .replace(/\{\w+\}/g, '1');
/** Bodies that are no JSON are tried in releases.test.ts. */
const withBody = restRoutes
  .filter((route) => route.body !== undefined && !route.rawBody)
  .map((route) => [route.method, route.path] as const);
/** What an identity provider adds to an address is none of our business. */
const every = restRoutes
  .filter(({ path }) => path !== restPaths.oidcCallback)
  .map((route) => [route.method, route.path] as const);

function expectRefusal(answer: CallAnswer, status: number | readonly number[], code?: string): void {
  expect(typeof status === 'number' ? [status] : status, answer.text).toContain(answer.status);
  const { error } = answer.body;
  expect(isErrorCode(error.code)).toBe(true);
  if (code) expect(error.code).toBe(code);
  expect(error.message).not.toBe('');
  expect(error.message).not.toContain('?');
  expect(error.next).not.toBe('');
  expect(answer.text).not.toMatch(/node_modules|\bat .*\.ts:/);
}

test.each(withBody)('%s %s refuses bodies that are not what it wants', async (method, path) => {
  const send = (body: unknown, headers = {}) => server.call(method, filled(path), { body, headers });
  expectRefusal(await send('{"a":'), 400, 'malformed_json');
  expectRefusal(await send(Uint8Array.from([0x22, 0xff, 0x22])), 400, 'malformed_json');
  for (const body of [[], 'null', '"text"', '7', `${'['.repeat(10_000)}${']'.repeat(10_000)}`]) {
    expectRefusal(await send(body), 400, 'invalid_request');
  }
  const unknown = await send({ frequncy: 1 });
  expectRefusal(unknown, 400, 'unknown_field');
  expect(unknown.body.error.detail.where).toBe('frequncy');
  expectRefusal(await send('{"__proto__":{"x":1}}'), 400);
  expectRefusal(await send('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'unsupported_media_type');
  const tooLarge = path === '/api/v1/jobs' ? 'job_too_large' : 'body_too_large';
  expectRefusal(await send(`"${'x'.repeat(9 * 1024 * 1024)}"`), 413, tooLarge);
});

test.each(every)('%s %s refuses unknown query parameters', async (method, path) => {
  const needed = path.endsWith('/identity-token') ? '&audience=x' : '';
  const answer = await server.call(method, `${filled(path)}?nonsense=1${needed}`);
  expectRefusal(answer, 400, 'unknown_field');
  expect(answer.body.error.detail.where).toBe('query.nonsense');
});

test('a job that waits for nobody is not resolved, and the decision must be one of three', async () => {
  const { id } = (await server.call('POST', '/api/v1/jobs', { body: job({ waitLimitMs: 60_000 }) })).body;
  const resolve = (body: object) => server.call('POST', `/api/v1/jobs/${id}/resolve`, { body });
  expectRefusal(await resolve({ resolution: 'retry' }), 409, 'job_needs_no_attention');
  expectRefusal(await resolve({ resolution: 'maybe' }), 400, 'invalid_request');
  expectRefusal(await resolve({}), 400, 'invalid_request');
  expectRefusal(await resolve({ resolution: 'retry', attemptId: 'x'.repeat(65) }), 400, 'invalid_request');
  expect((await server.call('GET', `/api/v1/jobs/${id}`)).body.job).toMatchObject({ waitLimitMs: 60_000, attention: null });
});

const job = (fields: object) => ({ spec: { command: ['true'] }, ...fields });

test.each([
  ['name', '', 'at least 1'],
  ['name', 'x'.repeat(121), 'at most 120'],
  ['name', 'a\u0000b', 'not allowed'],
  ['name', 'a\nb', 'not allowed'],
  ['name', 'a\u202eb', 'not allowed'],
  ['name', 'a\ud800b', 'not allowed'],
  ['name', 7, 'must be string'],
  ['priority', '5', 'must be integer'],
  ['priority', 1.5, 'must be integer'],
  ['priority', 1e9, 'must be'],
  ['labels', 'linux', 'must be array'],
  ['labels', ['a', 'a'], 'the same entry twice'],
  ['labels', ['has space'], 'not allowed'],
  ['onLost', 'explode', 'one of requeue, fail, hold'],
  ['maxAttempts', 0, 'must be'],
  ['timeLimitMs', 1, 'must be'],
  ['executorVersionMin', 'newest', 'not allowed'],
  ['runnerVersionMin', '1.x', 'not allowed'],
  ['ranges', { frequency: { min: 2, max: 1 } }, 'min must not be above max'],
  ['ranges', { frequency: { min: 2 } }, 'must'],
  ['ranges', { frequency: 1e16 }, 'must'],
  ['ranges', { frequency: null }, 'must'],
  ['ranges', { frequency: [] }, 'must'],
  ['attributes', { os: 7 }, 'must be string'],
  ['device', [''], 'at least 1'],
  ['device', 'sdr', 'must be array'],
  ['concurrency', { key: '', limit: 1 }, 'at least 1'],
  ['concurrency', { key: 'a', limit: 0 }, 'must be'],
  ['concurrency', { key: 'a', limit: 1e9 }, 'must be'],
  ['spec', { command: [] }, 'at least 1 entry'],
  ['spec', { command: ['a\u0000'] }, 'not allowed'],
  ['spec', {}, 'either command or script'],
  ['spec', { command: ['a'], script: 'b' }, 'either command or script'],
  ['spec', { command: ['a'], interpreter: ['sh'] }, 'goes with a script'],
  ['spec', { command: [''] }, 'must name a program'],
])('a job whose %s is %j is refused', async (field, value, problem) => {
  const answer = await server.call('POST', '/api/v1/jobs', { body: job({ [field]: value }) });
  expectRefusal(answer, 400, 'invalid_request');
  expect(answer.body.error.detail.where).toContain(field);
  expect(answer.body.error.detail.problem).toContain(problem);
  expect(answer.body.error.detail).toHaveProperty('value');
});

test('unknown fields are named with their place', async () => {
  const answer = await server.call('POST', '/api/v1/jobs', {
    body: job({ spec: { command: ['a'], environment: { 'a b': '1' } } }),
  });
  expectRefusal(answer, 400, 'unknown_field');
  expect(answer.body.error.detail.where).toBe('spec.environment.a b');
});

test.each([
  ['GET', '/api/v1/jobs?limit=0', 400],
  ['GET', '/api/v1/jobs?limit=many', 400],
  ['GET', '/api/v1/jobs?state=sleeping', 400],
  ['GET', '/api/v1/jobs?limit=1&limit=2', 400],
  ['GET', '/api/v1/jobs?runner=nobody', 404],
  ['GET', '/api/v1/jobs?after=nonsense', [200, 400]],
  ['GET', '/api/v1/jobs/no-such-job', 404],
  ['GET', '/api/v1/jobs/%00', 400],
  ['GET', '/api/v1/jobs/%zz', 400],
  ['GET', `/api/v1/jobs/${'x'.repeat(500)}`, 400],
  ['GET', '/api/v1/jobs/x/log?after=-1', 400],
  ['GET', '/api/v1/jobs/x/log?format=xml', 400],
  ['GET', '/api/v1/jobs/x/log?wait=99999999', 400],
  ['POST', '/api/v1/jobs/x/cancel', 404],
  ['POST', '/api/v1/jobs/x/rerun', 404],
  ['GET', '/api/v1/runners/nobody', 404],
  ['DELETE', '/api/v1/runners/nobody', 404],
  ['POST', '/api/v1/runners/nobody/pairing', 404],
  ['GET', '/api/v1/admin/actions/runners/77', 404],
  ['GET', '/api/v1/admin/actions/runners/seven', 400],
  ['GET', '/api/v1/admin/actions/runners?limit=100000', 400],
  ['DELETE', '/api/v1/tokens/nothing', 404],
  ['GET', '/api/v1/nothing', 404],
  ['PUT', '/api/v1/jobs', 405],
  ['PUT', '/api/v1/runners/x', 405],
] as const)('%s %s → %j', async (method, path, status) => {
  const answer = await server.call(method, path);
  if (answer.status !== 200) expectRefusal(answer, status);
});

test.each([['x'.repeat(256)], [''], ['schlüssel']])('an Idempotency-Key like %j is refused', async (key) => {
  const headers = { 'idempotency-key': Buffer.from(key).toString('latin1') };
  const answer = await server.call('POST', '/api/v1/jobs', { body: job({}), headers });
  expectRefusal(answer, 400, 'invalid_request');
  expect(answer.body.error.detail.where).toContain('idempotency-key');
});

test('numbers that JSON writes and no machine has are refused', async () => {
  for (const number of ['1e999', '-1e999', 'NaN', '[1e999,1]']) {
    const body = new TextEncoder().encode(`{"spec":{"command":["true"]},"ranges":{"frequency":${number}}}`);
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await server.call('POST', '/api/v1/jobs', { body, headers }), 400);
  }
});

test('a body of 100 MB is refused at once', async () => {
  const answer = await server.call('POST', '/api/v1/jobs', { body: new Uint8Array(100 * 1024 * 1024) });
  expectRefusal(answer, 413, 'job_too_large');
});

test('a body that is announced as too large is refused before any of it came', async () => {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n');
  socket.write(`Authorization: Bearer ${server.adminToken}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
  socket.destroy();
});

test('what is not HTTP gets an answer too', async () => {
  const { port } = new URL(server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('HELLO THERE\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 400 [\s\S]*"invalid_request"/);
});

test('whatever JSON is sent, the answer is never a failure of the server', async () => {
  const paths = withBody.filter(([, path]) => !path.endsWith('/session') && !path.endsWith('/setup'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.json(), async ([method, path], body) => {
      expect((await server.call(method, filled(path), { body })).status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
});
