import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { runnerPaths } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeepingLogger, numberedEntropy } from '../../../app/testing/fakes.ts';
import { ManualClock } from '../../../app/testing/manual-clock.ts';
import { TestRunner } from '../../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../../main/testing/server.ts';
import { GatheringRoom } from './gathering.ts';
import { readHead } from './head.ts';
import { createLane } from './lane.ts';
import type { ReadCall } from './read-call.ts';
import { gist, inTwo, isByLane, lastByteLater, request, send } from './testing/raw-requests.ts';

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
const taken = (text: string): boolean => {
  const head = readHead(Buffer.from(text, 'latin1'));
  return head !== null && head.bodyAt + head.bodyBytes === text.length;
};

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

describe('a body that comes in pieces', () => {
  const call = (): string => json(runnerPaths.report(attempt), report, bearer(runner.token));

  test('is answered by the lane, and so is what follows', async () => {
    const text = call();
    const bodyAt = text.indexOf('\r\n\r\n') + 4;
    const pieces = [text.slice(0, bodyAt), text.slice(bodyAt, -5), text.slice(-5)];
    const answers = await send(server, [...pieces, ...lastByteLater(text), text], 3);
    expect(answers.map((answer) => [answer.slice(9, 12), isByLane(answer)])).toEqual(Array(3).fill(['404', true]));
    expect(gist(answers[0])).toEqual(gist(answers[2]));
  });

  test('goes to the server with all of it when more comes than belongs to it', async () => {
    const [first = '', last = ''] = lastByteLater(call());
    const answers = await send(server, [first, last + call()], 2);
    expect(answers.map((answer) => [answer.slice(9, 12), isByLane(answer)])).toEqual(Array(2).fill(['404', false]));
  });

  test('goes to the server when it is long', async () => {
    const body = JSON.stringify({ ...JSON.parse(report), message: 'x'.repeat(600_000) });
    const text = json(runnerPaths.report(attempt), body, bearer(runner.token));
    const [answer] = await send(server, [text.slice(0, 70_000), text.slice(70_000)]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(isByLane(answer)).toBe(false);
  });
});

describe('a body that does not come', () => {
  const start = 'POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"';

  /** A lane before a server that keeps what it gets, and a connection on which a request has begun. */
  async function begun() {
    const clock = new ManualClock();
    const lane = createLane({ clock, logger: new KeepingLogger(), entropy: numberedEntropy(), onAnswered: () => {} });
    lane.add({ method: 'POST', path: '/x', name: '/x', bodyLimit: 10, admit: () => null, handle: () => ({ status: 204 }) });
    const behind = createServer((request, answer) => request.resume().on('end', () => answer.writeHead(202).end()));
    lane.attach(behind.listen(0, '127.0.0.1'));
    await once(behind, 'listening');
    const socket = connect((behind.address() as AddressInfo).port, '127.0.0.1');
    const gathered = once(behind, 'connection').then(([far]) => once(far as Socket, 'data'));
    socket.write(start);
    await gathered;
    const close = (): void => {
      socket.destroy();
      lane.closeAll();
      behind.close();
    };
    return { lane, clock, socket, behind, close };
  }

  test.each<[string, (parts: Awaited<ReturnType<typeof begun>>) => unknown]>([
    ['in time', ({ clock }) => clock.advance(5_000)],
    ['before the lane stops', ({ lane }) => lane.close()],
  ])('%s goes to the server with what is here of it', async (_, happens) => {
    const parts = await begun();
    const taken = once(parts.behind, 'request');
    await happens(parts);
    await taken;
    parts.socket.write('2345678"');
    const [answer] = await once(parts.socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 202 /);
    parts.close();
  });

  test('is not what an idle connection is closed for', async () => {
    const parts = await begun();
    await parts.clock.advance(4_000);
    const answered = once(parts.socket, 'data');
    parts.socket.write('2345678"');
    const [answer] = await answered;
    expect(String(answer)).toMatch(/^HTTP\/1\.1 204 /);
    parts.close();
  });
});

test('bodies that are gathered at once take no more memory than there is room for', () => {
  const room = new GatheringRoom();
  const call = { head: { bodyBytes: 512 * 1024 } } as ReadCall;
  const taken = Array.from({ length: 70 }, () => room.take(call)).filter((took) => took);
  expect(taken).toHaveLength(64);
  room.free(call);
  expect([room.take(call), room.take(call), room.take({ head: { bodyBytes: 512 * 1024 + 1 } } as ReadCall)]).toEqual([
    true,
    false,
    false,
  ]);
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
