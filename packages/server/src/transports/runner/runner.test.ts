import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { update } from '@baton/core';
import { encodeLogFrames, logMediaType, runnerPaths } from '@baton/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plain, TestRunner } from '../../main/testing/runner.ts';
import { type CallAnswer, startTestServer, type TestServer } from '../../main/testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ syncHoldMs: 30 });
});
afterAll(async () => {
  expect(server.complaints).toEqual([]);
  await server.close();
});

const codeOf = (answer: CallAnswer): string => answer.body?.error?.code ?? String(answer.status);

test('five codes for five things that are wrong with a credential', async () => {
  const runner = await TestRunner.pair(server, 'codes');
  const open = (token: string | null) => server.call('POST', runnerPaths.sync, { token, body: {} });
  expect(codeOf(await open(null))).toBe('credential_missing');
  expect(codeOf(await open(`${runner.token.slice(0, -1)}!`))).toBe('credential_malformed');
  const other = await startTestServer();
  const stranger = await TestRunner.pair(other);
  await other.close();
  expect(codeOf(await open(stranger.token))).toBe('credential_unknown');
  expect(codeOf(await open(server.adminToken))).toBe('credential_malformed');
  const api = await server.call('POST', '/api/v1/tokens', { body: { name: 't' } });
  expect(codeOf(await open(api.body.token))).toBe('credential_wrong_kind');

  const { store } = server.stores;
  const row = await store.read.get('token', runner.token.slice(8, 20));
  if (!row) throw new Error('the token has a row');
  await store.commit([{ changes: [update('token', row, { expiresAt: 1 })], guards: [], events: [] }]);
  expect(codeOf(await open(runner.token))).toBe('credential_expired');
});

test('a removed runner is refused at its very next call, although it was known in memory', async () => {
  const runner = await TestRunner.pair(server, 'removed');
  expect((await runner.open()).status).toBe(200);
  expect((await server.call('DELETE', `/api/v1/runners/${runner.id}`)).status).toBe(204);
  expect(codeOf(await runner.sync())).toBe('runner_removed');
});

test('a registration that is sent again gets the same runner, and the first credential no longer works', async () => {
  const added = await server.call('POST', '/api/v1/runners', { body: { name: 'twice' } });
  const capabilities = { labels: [], executors: [], capacity: 1, fence: true, attributes: {} };
  const register = (nonce: string) =>
    server.call('POST', runnerPaths.register, {
      token: added.body.pairingToken,
      body: { capabilities, version: '0.1.0', nonce, somethingNew: 'is ignored' },
    });
  const first = await register('one');
  const second = await register('one');
  expect([first.status, second.status, second.body.runnerId]).toEqual([201, 201, first.body.runnerId]);
  expect(codeOf(await register('another'))).toBe('token_used');
  const sync = (token: string) => server.call('POST', runnerPaths.sync, { token, body: {} });
  expect(codeOf(await sync(first.body.token))).toBe('credential_revoked');
  expect(codeOf(await sync(second.body.token))).toBe('invalid_request');
});

test('a registration token makes runners, the same one at every call', async () => {
  const path = '/api/v1/admin/actions/runners/registration-token';
  const [one, two] = [await server.call('GET', path), await server.call('POST', path)];
  expect(one.body.token).toMatch(/^bat_reg_/);
  expect(two.body.token).toBe(one.body.token);
  const capabilities = { labels: ['gpu'], executors: [], capacity: 1, fence: false, attributes: {} };
  const body = { name: 'registered', capabilities, version: '0.1.0', nonce: 'n' };
  const made = await server.call('POST', runnerPaths.register, { token: one.body.token, body });
  expect(made.body).toMatchObject({ name: 'registered' });
  const shown = await server.call('GET', `/api/v1/admin/actions/runners/${made.body.number}`);
  expect(shown.body).toMatchObject({ id: made.body.number, name: 'registered', status: 'offline', busy: false, disabled: false });
  expect(shown.body.labels).toEqual([{ id: 1, name: 'gpu', type: 'custom' }]);
});

test.each([
  [{ ranges: { gain: [{ min: 2, max: 1 }] } }, 'capabilities.ranges.gain[0]'],
  [{ ranges: { gain: [] } }, 'capabilities.ranges.gain'],
  [{ devices: [{ id: 'a' }, { id: 'a' }] }, 'capabilities.devices[1].id'],
  [
    {
      devices: [
        {
          id: 'a',
          ranges: {
            gain: [
              { min: 1, max: 2 },
              { min: 0, max: -1 },
            ],
          },
        },
      ],
    },
    'capabilities.devices[0].ranges.gain[1]',
  ],
])('capabilities that make no sense are refused: %j', async (patch, where) => {
  const runner = await TestRunner.pair(server, `nonsense-${where.length}`);
  const answer = await runner.open({ ...plain, ...patch });
  expect(answer.body.error).toMatchObject({ code: 'invalid_request', detail: { where } });
});

test('what a runner can do and what a job needs is shown as it was said', async () => {
  const runner = await TestRunner.pair(server, 'radio');
  const ranges = { gain: [{ min: 0, max: 10 }] };
  const devices = [{ id: 'sdr0', labels: ['sdr'], ranges: { frequency: [{ min: 1e6, max: 6e9 }] } }];
  await runner.open({ ...plain, ranges, devices: [...devices, { id: 'bare' }] });
  const shown = await server.call('GET', `/api/v1/runners/${runner.id}`);
  expect(shown.body).toMatchObject({ ranges, devices: [...devices, { id: 'bare', labels: [], ranges: {} }], fence: true });
  const needs = { device: ['sdr'], attributes: { os: 'none' }, executorVersionMin: '1.0', concurrency: { key: 'k', limit: 2 } };
  const body = { spec: { command: ['true'] }, ranges: { frequency: 433e6, gain: { min: 1, max: 2 } }, ...needs };
  const { id } = (await server.call('POST', '/api/v1/jobs', { body })).body;
  expect((await server.call('GET', `/api/v1/jobs/${id}`)).body.job).toMatchObject({
    ...needs,
    executorVersionMin: '1',
    ranges: { frequency: { min: 433e6, max: 433e6 }, gain: { min: 1, max: 2 } },
    runnerVersionMin: null,
  });
});

test('the end of a log goes with its last frames, whole or not at all', async () => {
  const runner = await TestRunner.pair(server, 'ends');
  await runner.open();
  await server.call('POST', '/api/v1/jobs', { body: { spec: { script: 'x' }, labels: ['linux'] } });
  const { attemptId, epoch } = await runner.take();
  const [text, digest] = ['end\n', createHash('sha256').update('end\n').digest('hex')];
  const frame = { number: 1, stream: 'stdout' as const, offsetMs: 0, bytes: Buffer.from(text), linesDropped: 0, bytesDropped: 0 };
  const send = (query: string) =>
    runner.call('POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}${query}`, encodeLogFrames([frame]), {
      'content-type': logMediaType,
    });
  expect(await send(`&digest=${digest}`)).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  const end = `&chunks=1&lines=1&bytes=4&linesDropped=0&bytesDropped=0&digest=${digest}`;
  expect((await send(end)).body).toEqual({ acknowledged: 1, closed: { complete: true, digest } });
  expect((await send('')).body).toEqual({ acknowledged: 1 });
  await runner.finish(attemptId, epoch);
});

test('a log goes up as frames, comes down as it was, and its characters survive the borders of chunks', async () => {
  const runner = await TestRunner.pair(server, 'logs');
  await runner.open();
  const { id } = (await server.call('POST', '/api/v1/jobs', { body: { spec: { script: 'x' }, labels: ['linux'] } })).body;
  const { attemptId, epoch } = await runner.take();
  const text = 'naïve ☃ 🎉\n';
  const bytes = Buffer.from(text);
  const chunks = [...bytes].map((byte, index) => ({
    number: index + 1,
    stream: 'stdout' as const,
    offsetMs: index,
    bytes: Uint8Array.of(byte),
    linesDropped: 0,
    bytesDropped: 0,
  }));
  const path = `${runnerPaths.log(attemptId)}?epoch=${epoch}`;
  const sent = await runner.call('POST', path, encodeLogFrames(chunks), { 'content-type': logMediaType });
  expect(sent.body).toEqual({ acknowledged: bytes.length });
  const digest = createHash('sha256').update(bytes).digest('hex');
  const end = { epoch, chunks: bytes.length, lines: 1, bytes: bytes.length, linesDropped: 0, bytesDropped: 0, digest };
  expect((await runner.call('POST', runnerPaths.logClose(attemptId), end)).body).toEqual({ complete: true, digest });
  await runner.finish(attemptId, epoch);

  const log = (query: string) => server.call('GET', `/api/v1/jobs/${id}/log${query}`);
  const textFrom = async (after: number): Promise<string> =>
    (await log(`?after=${after}`)).body.parts.map((part: { text: string }) => part.text).join('');
  expect(await textFrom(0)).toBe(text);
  // from the middle of each character: it comes whole, with the chunk in which it ends
  expect(await textFrom(bytes.indexOf('☃') + 1)).toBe('☃ 🎉\n');
  expect(await textFrom(bytes.indexOf('🎉') + 3)).toBe('🎉\n');
  const raw = await log('?format=raw');
  expect([raw.text, raw.headers.get('content-disposition')]).toEqual([text, `attachment; filename="job-${id}-attempt-1.log"`]);
  const page = await log('?after=3&encoding=base64');
  expect(page.body).toMatchObject({ attemptId, next: bytes.length, more: false, receipt: { complete: true } });
  expect(page.body.parts[0]).toMatchObject({ number: 4, text: '', base64: bytes.subarray(3, 4).toString('base64') });
});

test('what is told as data is a part of the log for programs, and no part of its text', async () => {
  const runner = await TestRunner.pair(server, 'facts');
  await runner.open();
  const { id } = (await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['x'] }, runner: 'facts' } })).body;
  const { attemptId, epoch } = await runner.take();
  const pieces = [
    ['stdout', 'a '],
    ['data', '{"type":"x"}\n'],
    ['stdout', 'line\n'],
  ] as const;
  const frames = pieces.map(([stream, text], index) => {
    return { number: index + 1, stream, offsetMs: index, bytes: Buffer.from(text), linesDropped: 0, bytesDropped: 0 };
  });
  const path = `${runnerPaths.log(attemptId)}?epoch=${epoch}`;
  await runner.call('POST', path, encodeLogFrames(frames), { 'content-type': logMediaType });
  await runner.finish(attemptId, epoch);
  const { parts } = (await server.call('GET', `/api/v1/jobs/${id}/log`)).body;
  expect(parts.map(({ stream, text }: { stream: string; text: string }) => [stream, text])).toEqual(pieces);
  expect((await server.call('GET', `/api/v1/jobs/${id}/log?format=raw`)).text).toBe('a line\n');
});

test('a held log request ends when something is written', async () => {
  const runner = await TestRunner.pair(server, 'follow');
  await runner.open();
  const { id } = (await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['x'] }, runner: 'follow' } })).body;
  const held = server.call('GET', `/api/v1/jobs/${id}/log?wait=30000`);
  const { attemptId, epoch } = await runner.take();
  const frames = encodeLogFrames([
    { number: 1, stream: 'stdout', offsetMs: 1, bytes: Buffer.from('hello\n'), linesDropped: 0, bytesDropped: 0 },
  ]);
  await runner.call('POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, frames, { 'content-type': logMediaType });
  expect((await held).body).toMatchObject({ attemptId, next: 1, parts: [{ text: 'hello\n' }] });
  await runner.finish(attemptId, epoch);
});

test('frames that can not be read are refused, whatever they are', async () => {
  const runner = await TestRunner.pair(server, 'fuzz');
  const path = `${runnerPaths.log('00000000-0000-7000-8000-000000000000')}?epoch=1`;
  const send = (body: Uint8Array) => runner.call('POST', path, body, { 'content-type': logMediaType });
  expect(codeOf(await send(Buffer.from('nonsense\n')))).toBe('log_malformed');
  expect(codeOf(await send(Buffer.alloc(5 * 1024 * 1024)))).toBe('body_too_large');
  expect(codeOf(await send(Buffer.from('1 stdout 0 2\nhi')))).toBe('attempt_not_found');
  expect(codeOf(await runner.call('POST', path, { json: true }))).toBe('unsupported_media_type');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
      expect(codeOf(await send(bytes))).toBe('log_malformed');
    }),
    { numRuns: 50 },
  );
});

test('calls that are not what they should be say what is wrong', async () => {
  const runner = await TestRunner.pair(server, 'wrong');
  const bad = await runner.call('POST', runnerPaths.sync, { sessionId: 'x', number: 0 });
  expect([codeOf(bad), bad.status]).toEqual(['invalid_request', 400]);
  expect(codeOf(await runner.call('POST', '/api/runner/v1/attempts/not-a-uuid/accept', {}))).toBe('invalid_request');
  expect(codeOf(await runner.call('POST', runnerPaths.session, '{'))).toBe('malformed_json');
  const sync = { sessionId: 'unknown', number: 1, freeSlots: 0, leases: [], draining: false };
  expect((await runner.call('POST', runnerPaths.sync, sync)).body.directives.sessionEnded).not.toBeNull();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(runnerPaths.sync, runnerPaths.session), fc.json(), async (path, body) => {
      expect((await runner.call('POST', path, body)).status).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
});

test('leave for what cannot be taken back is asked over HTTP, and refused with the reason and the next step', async () => {
  const runner = await TestRunner.pair(server, 'gate');
  await runner.open();
  const { id } = (await server.call('POST', '/api/v1/jobs', { body: { spec: { command: ['x'] }, runner: 'gate' } })).body;
  const { attemptId, epoch } = await runner.take();
  const ask = (asked: unknown) => runner.call('POST', runnerPaths.gate(attemptId), { epoch: asked });
  expect((await ask(epoch)).body).toEqual({ granted: true });
  expect((await server.call('GET', `/api/v1/jobs/${id}`)).body.job.gate).toMatchObject({ attemptId, epoch, over: false });
  expect((await ask(epoch + 1)).body.error).toMatchObject({ code: 'lease_lost', next: 'Stop its work and drop it.' });
  expect(codeOf(await ask('one'))).toBe('invalid_request');
  await server.call('POST', `/api/v1/jobs/${id}/cancel`, {});
  expect((await ask(epoch)).body.error).toMatchObject({ code: 'job_cancelling' });
  await runner.finish(attemptId, epoch);
});

test('accepts and reports ride along a sync, and those that fail say why', async () => {
  const runner = await TestRunner.pair(server, 'rides');
  await runner.open();
  const attemptId = '00000000-0000-7000-8000-000000000000';
  const body = {
    sessionId: runner.sessionId,
    number: 1,
    freeSlots: 0,
    leases: [],
    draining: false,
    accepts: [{ attemptId, epoch: 1 }],
    reports: [{ attemptId, epoch: 1, kind: 'succeeded', exitCode: 0, signal: null, message: null }],
  };
  const { accepts, reports } = (await runner.call('POST', runnerPaths.sync, body)).body;
  const failure = { attemptId, error: { code: 'attempt_not_found', message: `There is no attempt ${attemptId} of this runner` } };
  expect([accepts, reports]).toEqual([[failure], [failure]]);
});

test('a held sync is dropped when its connection closes', async () => {
  const patient = await startTestServer({ syncHoldMs: 60_000 });
  const runner = await TestRunner.pair(patient);
  await runner.open();
  const { port } = new URL(patient.url);
  const socket = connect(Number(port), '127.0.0.1');
  const body = JSON.stringify({ sessionId: runner.sessionId, number: 1, freeSlots: 1, leases: [], draining: false });
  const head = ['POST /api/runner/v1/sync HTTP/1.1', 'Host: x', `Authorization: Bearer ${runner.token}`];
  head.push('Content-Type: application/json', `Content-Length: ${body.length}`, '', body);
  socket.write(head.join('\r\n'));
  const held = async (): Promise<string | undefined> =>
    /^baton_held_syncs (\d+)$/m.exec((await patient.call('GET', '/metrics')).text)?.[1];
  while ((await held()) !== '1');
  socket.destroy();
  while ((await held()) !== '0');
  await patient.close();
});
