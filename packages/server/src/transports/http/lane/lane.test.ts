import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { runnerPaths } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeepingLogger, numberedEntropy } from '../../../app/testing/fakes.ts';
import { ManualClock } from '../../../app/testing/manual-clock.ts';
import { TestRunner } from '../../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../../main/testing/server.ts';
import { readHead } from './head.ts';
import { createLane } from './lane.ts';
import { gist, inTwo, request, send } from './testing/raw-requests.ts';

let server: TestServer;
let runner: TestRunner;

beforeAll(async () => {
  server = await startTestServer({ syncHoldMs: 1_000 });
  runner = await TestRunner.pair(server, 'lane');
  await runner.open();
});
afterAll(() => server.close());

const json = (path: string, body: string, headers: readonly string[] = []): string =>
  request('POST', path, ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, ...headers], body);

const bearer = (token: string): string[] => [`Authorization: Bearer ${token}`];
const taken = (text: string): boolean => readHead(Buffer.from(text, 'latin1')) !== null;

const attempt = '00000000-0000-7000-8000-000000000000';
const report = JSON.stringify({ epoch: 1, kind: 'succeeded', exitCode: 0, signal: null, message: null });

const samples = (): string[] => [
  json('/api/v1/jobs', '{"spec":{"command":["true"]},"labels":["nobody"]}', bearer(server.adminToken)),
  json('/api/v1/jobs', '{"spec":{"command":["true"]},"unknown":1}', bearer(server.adminToken)),
  json('/api/v1/jobs', '{"spec":', bearer(server.adminToken)),
  json('/api/v1/jobs', '{}'),
  json('/api/v1/jobs?x=1', '{}', bearer(server.adminToken)),
  json(runnerPaths.report(attempt), report, bearer(runner.token)),
  json(runnerPaths.report('not-an-id'), report, bearer(runner.token)),
  json(runnerPaths.report(attempt), report, bearer('bat_run_nonsense')),
  json(runnerPaths.session, '{}', bearer(runner.token)),
  request('DELETE', runnerPaths.session, bearer(runner.token), ''),
];

test('a request is answered in the same way by the lane and by the server behind it', async () => {
  for (const sample of samples()) {
    expect(taken(sample)).toBe(true);
    const [[byLane], [byServer]] = [await send(server, [sample]), await send(server, inTwo(sample))];
    expect(gist(byLane)).toEqual(gist(byServer));
    expect(gist(byLane)).not.toBeNull();
  }
});

test('whatever is done to the head of a request, lane and server understand the same', { timeout: 60_000 }, async () => {
  const odd = [
    '\r\n',
    '\n',
    ' ',
    '\t',
    ':',
    ',',
    ' chunked',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 3\r\n',
    '\0',
    'é',
    '%41',
    '//',
  ];
  const [sample = ''] = samples().slice(5);
  const headBytes = sample.indexOf('\r\n\r\n');
  await fc.assert(
    fc.asyncProperty(fc.nat(headBytes), fc.constantFrom(...odd), fc.nat(2), async (at, piece, drop) => {
      const changed = sample.slice(0, at) + piece + sample.slice(at + drop);
      if (!taken(changed)) return;
      const [[byLane], [byServer]] = [await send(server, [changed]), await send(server, inTwo(changed))];
      // so many damaged credentials are too many for a while: either is a refusal then
      if ([byLane, byServer].some((answer) => answer?.startsWith('HTTP/1.1 429')))
        for (const answer of [byLane, byServer]) expect(answer).toMatch(/^HTTP\/1\.1 4(?:01|29) /);
      else expect(gist(byLane)).toEqual(gist(byServer));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['an unfinished head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ['an unfinished body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{'],
  ['more than one request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n12'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n1'],
  ['a signed length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n1'],
  ['chunks', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['a space before a colon', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 0\r\n\r\n'],
  ['a folded header', 'POST / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n'],
  ['a bare line feed', 'POST / HTTP/1.1\nHost: x\r\n\r\n'],
  [
    'more headers than the server reads',
    `POST / HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 100 }, (_, at) => `A${at}: b\r\n`).join('')}\r\n`,
  ],
  ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['an older version', 'POST / HTTP/1.0\r\nHost: x\r\n\r\n'],
  ['no host', 'POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
  ['a body that is announced with a question', 'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n'],
])('%s is left to the server', (_, text) => {
  expect(taken(text)).toBe(false);
});

test('a connection goes over to the server with the first request that is not the lane’s, and stays there', async () => {
  const call = json(runnerPaths.report(attempt), report, bearer(runner.token));
  const healthz = request('GET', '/healthz', [], '');
  const answers = await send(server, [call, call, healthz, call, healthz], 5);
  const statuses = answers.map((answer) => answer.slice(9, 12));
  expect(statuses).toEqual(['404', '404', '200', '404', '200']);
});

test('requests that are sent before the answer are answered in their order', async () => {
  const call = json(runnerPaths.report(attempt), report, bearer(runner.token));
  const healthz = request('GET', '/healthz', [], '');
  const sync = { sessionId: runner.sessionId, number: 1, freeSlots: 0, leases: [], draining: false };
  const held = json(runnerPaths.sync, JSON.stringify(sync), bearer(runner.token));
  const statuses = (answers: string[]) => answers.map((answer) => answer.slice(9, 12));
  expect(statuses(await send(server, [call + call + healthz], 3))).toEqual(['404', '404', '200']);
  expect(statuses(await send(server, [held, call, healthz, call], 4))).toEqual(['200', '404', '200', '404']);
});

test('a stop ends idle connections', async () => {
  const stopping = await startTestServer();
  const socket = connect(Number(new URL(stopping.url).port), '127.0.0.1');
  socket.resume();
  socket.write(json('/api/v1/jobs', '{}', bearer(stopping.adminToken)));
  await once(socket, 'data');
  const ended = once(socket, 'close');
  await stopping.close();
  await ended;
  expect(socket.destroyed).toBe(true);
});

test('a connection on which nothing is asked is closed in the end, and one that was used counts anew', async () => {
  const clock = new ManualClock();
  const lane = createLane({ clock, logger: new KeepingLogger(), entropy: numberedEntropy(), onAnswered: () => {} });
  const behind = createServer().listen(0, '127.0.0.1');
  lane.add({ method: 'GET', path: '/here', name: '/here', bodyLimit: 0, admit: () => null, handle: () => ({ status: 204 }) });
  lane.attach(behind);
  await once(behind, 'listening');
  const port = (behind.address() as AddressInfo).port;
  const [silent, used] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all([silent, used].map((socket) => once(socket, 'connect')));
  const ask = async (): Promise<void> => {
    used.write(request('GET', '/here', [], ''));
    await once(used, 'data');
  };
  await ask();
  const closed = once(silent.resume(), 'close');
  await clock.advance(70_000);
  await ask();
  await clock.advance(12_000);
  await closed;
  await ask();
  used.destroy();
  lane.closeAll();
  behind.close();
});
