import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type ErrorBody, runnerPaths } from '@baton/protocol';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestRunner } from './testing/runner.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let runner: TestRunner;
let attemptId: string;
let bearer: string;
let identityBearer: string;
let epoch: number;
let jobId: string;
let made = 0;

beforeAll(async () => {
  server = await startTestServer({ jobFilesBytesMax: 3_000_000 });
});
afterAll(() => server.close());
beforeEach(async () => {
  runner = await TestRunner.pair(server, `runner-${++made}`);
  await runner.open();
  await server.call('POST', '/api/v1/jobs', { body: { runner: runner.id, spec: { script: 'true' } } });
  const taken = await runner.take();
  ({ attemptId, epoch, jobId } = taken);
  identityBearer = String(taken.assignment.identityBearer);
  bearer = String(taken.assignment.attemptBearer);
});

const pathOf = (name: string, query = ''): string => `${runnerPaths.file(attemptId, name)}${query}`;

const send = (name: string, body: string | Uint8Array | ReadableStream, query = '', token = bearer) =>
  fetch(`${server.url}${pathOf(name, query)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body,
    duplex: 'half',
  } as RequestInit);
const fetched = (name: string, token = bearer, init: RequestInit = {}) =>
  fetch(`${server.url}${pathOf(name)}`, { ...init, headers: { authorization: `Bearer ${token}` } });
const code = async (answer: Response): Promise<unknown> => [answer.status, ((await answer.json()) as ErrorBody).error.code];

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('a job keeps a file with the bearer of its attempt, and reads it again, byte for byte', async () => {
  const bytes = randomBytes(1_000_000);
  const kept = await send('reports/größe.bin', bytes);
  expect([kept.status, await kept.json()]).toEqual([
    201,
    { name: 'reports/größe.bin', kind: 'artifact', size: 1_000_000, digest: digestOf(bytes), expiresInMs: null },
  ]);
  const read = await fetched('reports%2Fgr%C3%B6%C3%9Fe.bin');
  expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
  expect(read.headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`);
  expect(read.headers.get('content-type')).toBe('application/octet-stream');
  const head = await fetched('reports/größe.bin', bearer, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000000']);
});

test('an empty file is a file, and JSON is bytes like all else', async () => {
  expect((await send('empty', '')).status).toBe(201);
  expect(await (await fetched('empty')).text()).toBe('');
  const answer = await fetch(server.url + pathOf('data.json'), {
    method: 'PUT',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: '{ "not": valid',
  });
  expect(answer.status).toBe(201);
  expect(await (await fetched('data.json')).text()).toBe('{ "not": valid');
});

test('the newest of a name counts, also where the runner itself sends it', async () => {
  await send('a', 'one', '?kind=private&expiresInMs=60000');
  const kept = await send('a', 'two', '', runner.token);
  expect(await kept.json()).toMatchObject({ kind: 'artifact', expiresInMs: null });
  expect(await (await fetched('a', runner.token)).text()).toBe('two');
});

test('the bearer asks for leave for its own attempt, with no body', async () => {
  const ask = (token: string) =>
    fetch(server.url + runnerPaths.gate(attemptId), { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(await (await ask(bearer)).json()).toEqual({ granted: true });
  expect((await runner.call('POST', runnerPaths.gate(attemptId), { epoch })).body).toEqual({ granted: true });
  expect(await code(await ask(`bat_job_1_${'x'.repeat(43)}`))).toEqual([401, 'credential_unknown']);
  expect(await code(await ask('bat_job_nonsense'))).toEqual([401, 'credential_malformed']);
});

test('what asks for identity tokens opens neither the gate nor files, and the other way round', async () => {
  const headers = { authorization: `Bearer ${identityBearer}` };
  const gate = await fetch(server.url + runnerPaths.gate(attemptId), { method: 'POST', headers });
  expect(await code(gate)).toEqual([401, 'credential_malformed']);
  expect(await code(await send('a', 'one', '', identityBearer))).toEqual([401, 'credential_malformed']);
  const token = (shown: string) =>
    fetch(`${server.url}${runnerPaths.identityToken(attemptId)}?audience=x`, { headers: { authorization: `Bearer ${shown}` } });
  expect((await token(identityBearer)).status).toBe(200);
  expect(await code(await token(bearer))).toEqual([401, 'credential_malformed']);
});

test('with its attempt the bearer is dead, and it never was good for another one or anything else', async () => {
  await send('a', 'one');
  const other = runnerPaths.file('018f0000-0000-7000-8000-000000000000', 'a');
  const headers = { authorization: `Bearer ${bearer}` };
  expect(await code(await fetch(server.url + other, { headers }))).toEqual([401, 'credential_unknown']);
  const report = await fetch(server.url + runnerPaths.report(attemptId), { method: 'POST', headers, body: '{}' });
  expect((await code(report)) as unknown[]).toContain(401);
  expect(await code(await fetch(`${server.url}/api/v1/jobs/${jobId}`, { headers }))).toContain(401);
  await runner.finish(attemptId, epoch);
  expect(await code(await send('a', 'two'))).toEqual([409, 'lease_lost']);
  expect(await code(await fetched('a'))).toEqual([409, 'lease_lost']);
  expect(await code(await send('a', 'two', '', runner.token))).toEqual([409, 'lease_lost']);
  const gate = await fetch(server.url + runnerPaths.gate(attemptId), { method: 'POST', headers });
  expect(await code(gate)).toEqual([409, 'lease_lost']);
});

test('another runner sees nothing of it', async () => {
  await send('a', 'one');
  const other = await TestRunner.pair(server, `other-${made}`);
  expect(await code(await fetched('a', other.token))).toEqual([404, 'attempt_not_found']);
  expect(await code(await send('a', 'x', '', other.token))).toEqual([404, 'attempt_not_found']);
});

/** Sends a request as it stands; answers its status, and the code of its refusal. */
async function raw(method: string, path: string, body = ''): Promise<[number, string | null]> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (bytes) => {
    text += String(bytes);
  });
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nConnection: close\r\n`;
  socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
  await once(socket, 'close');
  return [Number(text.slice(9, 12)), /"code":"(\w+)"/.exec(text)?.[1] ?? null];
}

test.each([
  ['..', 400],
  ['a/../../b', 400],
  ['%2e%2e%2f%2e%2e%2fetc%2fpasswd', 400],
  ['..%2fx', 400],
  ['a//b', 400],
  ['/etc/passwd', 400],
  ['%5C..%5Cx', 400],
  ['a%00b', 400],
  ['a%0d%0ab', 400],
  ['a%E2%80%AEtxt.exe', 400],
  ['%ff', 400],
  ['%zz', 400],
  ['%ED%A0%80', 400],
  ['e%CC%81', 400],
  ['%252e%252e', 201],
  ['a%252Fb', 201],
  ['%F0%9F%93%A1.wav', 201],
  [`${'a'.repeat(255)}`, 201],
  [`${'a'.repeat(256)}`, 400],
  [`${'%F0%9F%93%A1'.repeat(64)}`, 400],
  ['a'.repeat(3_000), 400],
  ['', 400],
  ['a?kind=secret', 400],
  ['a?expiresInMs=-1', 400],
  ['a?expiresInMs=1e99', 400],
])('the name %s is answered with %d', async (name, status) => {
  const answered = await raw('PUT', pathOf(name), 'x');
  expect(answered[0]).toBe(status);
  const [read] = await raw('GET', pathOf(name).split('?')[0] ?? '');
  expect(read).toBeLessThan(500);
  expect(server.complaints).toEqual([]);
});

test('what is too much is refused before it comes, or as soon as it is', async () => {
  expect(await code(await send('big', Buffer.alloc(3_000_001)))).toEqual([413, 'file_too_large']);
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }, { highWaterMark: 0 });
  const answer = await send('endless', endless).then(code, () => 'cut off');
  expect([[413, 'file_too_large'], 'cut off']).toContainEqual(answer);
  expect((await send('one', Buffer.alloc(2_000_000))).status).toBe(201);
  expect(await code(await send('two', Buffer.alloc(2_000_000)))).toEqual([413, 'file_too_large']);
  expect((await send('one', Buffer.alloc(2_500_000))).status).toBe(201);
  expect((await send('two', Buffer.alloc(500_000))).status).toBe(201);
  expect(await code(await send('three', 'x'))).toEqual([413, 'job_files_full']);
});

test('a body that is cut off leaves nothing, and the next try is as the first', async () => {
  const { hostname, port } = new URL(server.url);
  for (const length of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(`PUT ${pathOf('cut')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\n${length}\r\n\r\n5\r\nhello`);
    await once(socket, 'connect');
    // asks for an answer behind it, so that the server has read what there is
    await fetched('cut');
    socket.destroy();
    await once(socket, 'close');
  }
  expect(await code(await fetched('cut'))).toEqual([404, 'file_not_found']);
  expect((await send('cut', 'whole')).status).toBe(201);
  expect(await (await fetched('cut')).text()).toBe('whole');
  expect(server.complaints).toEqual([]);
});
