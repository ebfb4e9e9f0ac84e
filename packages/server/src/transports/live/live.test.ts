import { hash } from 'node:crypto';
import { encodeLogFrames, logMediaType, type Runner, runnerPaths, unpackRows } from '@baton/protocol';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Config } from '../../config/index.ts';
import { LiveClient } from '../../main/testing/live-client.ts';
import { TestRunner } from '../../main/testing/runner.ts';
import { startTestServer, type TestServer } from '../../main/testing/server.ts';

const open: { close(): unknown }[] = [];
let server: TestServer;
async function start(config: Partial<Config> = {}): Promise<TestServer> {
  server = await startTestServer({ syncHoldMs: 30, ...config });
  return server;
}
async function client(headers: Record<string, string> = {}): Promise<LiveClient> {
  const made = await LiveClient.open(server, headers);
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  expect(server.complaints).toEqual([]);
  await server.close();
});

const jobs = { name: 'jobs', states: null, search: null, limit: 50 };
const submit = async (name: string): Promise<string> =>
  (await server.call('POST', '/api/v1/jobs', { body: { name, spec: { command: ['x'] } } })).body.id;

test('runners: a snapshot, then whole rows of what changed, and those that are gone', async () => {
  await start();
  const added = await server.call('POST', '/api/v1/runners', { body: { name: 'before' } });
  const live = await client();
  expect(await live.next('hello')).toMatchObject({ serverVersion: expect.any(String) });
  live.subscribe('r', { name: 'runners' });
  const snapshot = await live.next('runners');
  expect(snapshot).toMatchObject({ id: 'r', snapshot: true, rows: [{ name: 'before', pill: 'not_registered' }] });
  const second = await server.call('POST', '/api/v1/runners', { body: { name: 'after' } });
  const change = await live.next('runners');
  expect(change.seq).toBeGreaterThan(snapshot.seq);
  expect(change).toMatchObject({ snapshot: false, rows: [{ name: 'after', pairingExpiresAt: second.body.expiresAt }] });
  await server.call('DELETE', `/api/v1/runners/${added.body.id}`);
  expect(await live.next('runners')).toMatchObject({ rows: [], removed: [added.body.id] });
});

test('runners in parts: the first screen first, then the others, then what changes', async () => {
  await start();
  for (const name of ['c', 'a', 'b']) await server.call('POST', '/api/v1/runners', { body: { name } });
  const live = await client();
  const first = { show: 'all', search: '', sort: '-name', most: 2 };
  live.subscribe('r', { name: 'runners', first });
  const screen = await live.next('runners_part');
  expect(unpackRows<Runner>(screen.packed)).toMatchObject([{ name: 'c', pairingExpiresAt: expect.any(Number) }, { name: 'b' }]);
  expect(screen).toMatchObject({ id: 'r', counts: { all: 3, not_registered: 3 }, last: false });
  const rest = await live.next('runners_part');
  expect(rest).toMatchObject({ seq: screen.seq, counts: null, last: true });
  expect(unpackRows<Runner>(rest.packed)).toMatchObject([{ name: 'a' }]);
  await server.call('POST', '/api/v1/runners', { body: { name: 'd' } });
  const change = await live.next('runners');
  expect(change).toMatchObject({ snapshot: false, rows: [{ name: 'd' }] });
  live.subscribe('again', { name: 'runners', first }, screen.seq);
  expect(await live.next('runners', ({ id }) => id === 'again')).toMatchObject({ rows: [{ name: 'd' }], seq: change.seq });
});

test('a runner that takes a job is shown as busy, and its presence is told', async () => {
  await start();
  const runner = await TestRunner.pair(server);
  await runner.open();
  const live = await client();
  live.subscribe('r', { name: 'runners' });
  await live.next('runners', (message) => message.snapshot);
  const jobId = await submit('work');
  const { attemptId, epoch } = await runner.take();
  const busy = await live.next('runners', ({ rows }) => rows[0]?.activity === 'busy');
  expect(busy.rows[0]?.tasks).toMatchObject([{ jobId, jobName: 'work', attemptId }]);
  await runner.finish(attemptId, epoch);
  await live.next('runners', ({ rows }) => rows[0]?.activity === 'idle');
  const presence = await live.next('presence');
  expect(presence.rows[0]).toMatchObject({ runnerId: runner.id, contact: 'online', lastHeartbeatAt: expect.any(Number) });
});

test('jobs: what fits the filter, with counts; what fits no more is told once', async () => {
  await start();
  const live = await client();
  const oldId = await submit('old apple');
  live.subscribe('q', { ...jobs, states: ['queued'], search: 'apple' });
  const snapshot = await live.next('jobs');
  expect(snapshot).toMatchObject({ snapshot: true, rows: [{ id: oldId }], counts: { queued: 1 } });
  await submit('pear');
  const unrelated = await live.next('jobs');
  expect(unrelated).toMatchObject({ rows: [], counts: { queued: 2 } });
  await submit('new Apple');
  expect(await live.next('jobs')).toMatchObject({ rows: [{ name: 'new Apple' }], counts: { queued: 3 } });
  await server.call('POST', `/api/v1/jobs/${oldId}/cancel`);
  expect(await live.next('jobs')).toMatchObject({
    rows: [{ id: oldId, state: 'cancelled' }],
    counts: { queued: 2, cancelled: 1 },
  });
});

test('numbers that count all jobs wait a little while no row changes, rows never', async () => {
  await start();
  const live = await client();
  live.subscribe('q', { ...jobs, search: 'apple' });
  await live.next('jobs', ({ snapshot }) => snapshot);
  for (let made = 0; made < 20; made++) await submit('pear');
  await submit('apple');
  const told = await live.next('jobs', ({ rows }) => rows.length > 0);
  expect(told).toMatchObject({ rows: [{ name: 'apple' }], counts: { queued: 21 } });
  await submit('pear');
  expect(await live.next('jobs')).toMatchObject({ rows: [], counts: { queued: 22 } });
});

test('more changes at once than the list holds bring the list anew, and nothing after it is older', async () => {
  await start();
  const live = await client();
  live.subscribe('q', { ...jobs, limit: 2 });
  const { seq } = await live.next('jobs');
  const made = await Promise.all(Array.from({ length: 12 }, (_, index) => submit(`job ${index}`)));
  const told: { seq: number; counts: Record<string, number> }[] = [];
  await live.next('jobs', (message) => told.push(message) > 0 && message.counts.queued === made.length);
  const seqs = told.map((message) => message.seq);
  expect([seq, ...seqs]).toEqual([seq, ...seqs].sort((a, b) => a - b));
});

test('who comes back hears what was missed, or is told to begin anew', async () => {
  await start();
  const first = await client();
  first.subscribe('q', jobs);
  const { seq } = await first.next('jobs');
  first.close();
  const id = await submit('missed');
  const second = await client();
  second.subscribe('q', jobs, seq);
  expect(await second.next('jobs')).toMatchObject({ snapshot: false, rows: [{ id }] });
  second.subscribe('r', { name: 'runners' }, seq);
  expect(await second.next('runners')).toMatchObject({ snapshot: false, rows: [], removed: [] });
  second.subscribe('future', jobs, seq + 1_000_000);
  expect(await second.next('reset')).toEqual({ op: 'reset', id: 'future' });
  await server.stores.store.pruneEvents(seq + 1_000);
  await submit('later');
  second.subscribe('gone', { name: 'runners' }, 0);
  expect(await second.next('reset')).toEqual({ op: 'reset', id: 'gone' });
});

test('one job: its whole view at every change', async () => {
  await start();
  const id = await submit('watched');
  const live = await client();
  live.subscribe('j', { name: 'job', jobId: id });
  expect(await live.next('job')).toMatchObject({
    snapshot: true,
    view: { job: { id, state: 'queued' }, spec: { command: ['x'] } },
  });
  await server.call('POST', `/api/v1/jobs/${id}/cancel`, { body: { reason: 'enough' } });
  const { view } = await live.next('job', (message) => message.view.job.state === 'cancelled');
  expect(view.timeline.map((entry) => entry.type)).toEqual(['job.queued', 'job.cancelled']);
  live.subscribe('none', { name: 'job', jobId: '00000000-0000-7000-8000-000000000000' });
  expect(await live.next('error')).toMatchObject({ id: 'none', code: 'job_not_found' });
});

test('a log as it grows, its characters whole, to its end', async () => {
  await start();
  const runner = await TestRunner.pair(server);
  await runner.open();
  await submit('talks');
  const { attemptId, epoch } = await runner.take();
  const live = await client();
  live.subscribe('l', { name: 'log', attemptId, after: 0 });
  expect(await live.next('log')).toMatchObject({ parts: [], receipt: null, ended: false });
  const bytes = Buffer.from('grüße\n');
  const write = (number: number, part: Uint8Array) => {
    const chunk = { number, stream: 'stdout' as const, offsetMs: 0, bytes: part, linesDropped: 0, bytesDropped: 0 };
    const headers = { 'content-type': logMediaType };
    return runner.call('POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, encodeLogFrames([chunk]), headers);
  };
  await write(1, bytes.subarray(0, 3));
  expect((await live.next('log')).parts).toMatchObject([{ number: 1, text: 'gr' }]);
  await write(2, bytes.subarray(3));
  expect((await live.next('log')).parts).toMatchObject([{ number: 2, text: 'üße\n' }]);
  const digest = hash('sha256', bytes);
  const end = { epoch, chunks: 2, lines: 1, bytes: bytes.length, linesDropped: 0, bytesDropped: 0, digest };
  await runner.call('POST', runnerPaths.logClose(attemptId), end);
  expect(await live.next('log')).toMatchObject({ parts: [], ended: true, receipt: { complete: true } });
  await runner.finish(attemptId, epoch);
  live.subscribe('again', { name: 'log', attemptId, after: 1 });
  expect(await live.next('log')).toMatchObject({ id: 'again', parts: [{ number: 2, text: 'üße\n' }], ended: true });
});

test('of a long log its end, and what was left out before it', async () => {
  await start();
  const runner = await TestRunner.pair(server);
  await runner.open();
  await submit('talks much');
  const { attemptId, epoch } = await runner.take();
  const write = (number: number, bytes: Uint8Array) => {
    const chunk = { number, stream: 'stdout' as const, offsetMs: 0, bytes, linesDropped: 0, bytesDropped: 0 };
    const headers = { 'content-type': logMediaType };
    return runner.call('POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, encodeLogFrames([chunk]), headers);
  };
  const lines = (from: number) =>
    Buffer.from(Array.from({ length: 1_000 }, (_, n) => `${from + n} ${'x'.repeat(93)}\n`).join(''));
  for (let number = 1; number <= 12; number += 1) await write(number, lines(number * 1_000));
  const live = await client();
  live.subscribe('l', { name: 'log', attemptId, after: 0, tail: true });
  const { from, parts } = await live.next('log');
  expect(from).toEqual({ after: expect.any(Number), lines: expect.any(Number), open: [] });
  expect(from?.lines).toBe((from?.after ?? 0) * 1_000);
  expect(from?.after).toBeGreaterThan(4);
  expect(parts[0]).toMatchObject({
    number: (from?.after ?? 0) + 1,
    text: expect.stringMatching(`^${(from?.after ?? 0) + 1}000 x`),
  });
});

test('a client that takes too little is cut off and can come back; others go on', async () => {
  await start({ liveBufferBytes: 64 * 1024 });
  const body = { name: 'large', spec: { script: 'x'.repeat(1_000_000) } };
  const { id: jobId } = (await server.call('POST', '/api/v1/jobs', { body })).body;
  const slow = await client();
  const quick = await client();
  quick.subscribe('q', jobs);
  await quick.next('jobs');
  slow.socket.pause();
  for (let asked = 0; asked < 60; asked++) slow.subscribe('j', { name: 'job', jobId });
  const id = await submit('still told');
  expect(await quick.next('jobs')).toMatchObject({ rows: [{ id }] });
  slow.socket.resume();
  expect((await slow.closed).code).toBe(1013);
  const again = await client();
  again.subscribe('j', { name: 'job', jobId });
  await again.next('job');
});

test('a client that sends too much is cut off', async () => {
  await start();
  const loud = await client();
  for (let sent = 0; sent < 1_000; sent++) loud.send({ op: 'ping' });
  expect((await loud.closed).code).toBe(1008);
});

test.each([
  ['a foreign page', { origin: 'https://evil.example' }, '403'],
  ['nobody', { authorization: 'Bearer nonsense' }, '401'],
  ['an old cookie', { cookie: 'baton_session=00000000-0000-7000-8000-000000000000.x' }, '401'],
])('is closed to %s', async (_, headers, status) => {
  await start();
  await expect(client(headers as Record<string, string>)).rejects.toThrow(status);
});

test('signing out ends the connection', async () => {
  await start();
  const token = new URL(server.setupUrl ?? '').searchParams.get('token');
  const person = { login: 'ada', password: 'correct horse battery' };
  const made = await server.call('POST', '/api/v1/setup', { token: null, body: { token, ...person } });
  const cookie = (made.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const live = await client({ cookie, origin: server.url });
  await live.next('hello');
  await server.call('DELETE', '/api/v1/session', { token: null, headers: { cookie } });
  expect((await live.closed).code).toBe(4401);
});

test('whatever is sent, the answer is an error message or a close, never a crash', async () => {
  await start();
  const live = await client();
  live.send('{');
  expect(await live.next('error')).toMatchObject({ id: null, code: 'malformed_json' });
  live.send({ op: 'subscribe', id: 'x', topic: { name: 'weather' }, cursor: null });
  expect(await live.next('error')).toMatchObject({ code: 'invalid_request' });
  live.send({ op: 'ping' });
  await live.next('pong');
  const odd = await client();
  for (const text of fc.sample(fc.json(), 100)) odd.send(text);
  odd.send({ op: 'ping' });
  await odd.next('pong');
  const large = await client();
  large.send(JSON.stringify({ op: 'ping', filler: 'x'.repeat(100_000) }));
  expect((await large.closed).code).toBe(1009);
});

test('a stop tells its clients to come back', async () => {
  await start();
  const live = await client();
  await live.next('hello');
  await server.close();
  expect((await live.closed).code).toBe(1001);
});
