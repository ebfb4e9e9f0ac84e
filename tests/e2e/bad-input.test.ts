import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
  type Job,
  type JobDetail,
  type LogAnswer,
  type Pairing,
  type RegisterAnswer,
  restPaths,
  runnerPaths,
  type SyncAnswer,
} from '@baton/protocol';
import { catalogue } from '@baton/protocol/catalogue';
import { encodeLogFrames } from '@baton/protocol/log-frames';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { sha256, submit } from './support/jobs.ts';
import { type Answer, call, errorOf, taken } from './support/rest.ts';
import { capabilities, openSession, register } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';

const pairingTtlMs = 3_000;
const { value: server } = useSharedBench((bench) => Server.start(bench, { durations: { pairingTtlMs } }));

/** A refusal as every one must be: of the catalogue, with its status and a next step. Answers code and message. */
function refusal(answer: Answer<unknown>): { code: string; message: string } {
  const { code, message, next } = errorOf(answer);
  const entry = (catalogue as Record<string, { status: number }>)[code];
  expect(answer.status).toBe(entry?.status);
  expect(message).not.toMatch(/[\p{Cc}]|undefined|\[object/u);
  expect(next).not.toBe('');
  return { code, message };
}

const job = (fields: object): object => ({ spec: { script: 'true' }, ...fields });

describe('a submission', () => {
  test.each<[string, string | object, string, string]>([
    ['that is no JSON', '{"spec": {', 'malformed_json', 'not valid JSON'],
    ['that is not UTF-8', '\u0000', 'malformed_json', ''],
    ['that is a list', [], 'invalid_request', ''],
    ['that is nothing', 'null', 'invalid_request', ''],
    ['with a number for a name', job({ name: 7 }), 'invalid_request', 'name'],
    ['with text for a priority', job({ priority: '1' }), 'invalid_request', 'priority'],
    ['with an unknown field', job({ prioritee: 1 }), 'unknown_field', 'prioritee'],
    ['with an unknown field deep down', { spec: { script: 'true', shell: 'zsh' } }, 'unknown_field', 'shell'],
    ['with an empty name', job({ name: '' }), 'invalid_request', 'name'],
    ['with a name of 121 characters', job({ name: 'n'.repeat(121) }), 'invalid_request', 'name'],
    ['with a line break in its name', job({ name: 'a\nb' }), 'invalid_request', 'name'],
    ['with an escape in its name', job({ name: 'a\u001b[31mb' }), 'invalid_request', 'name'],
    ['with a character that turns text around', job({ name: 'a\u202eb' }), 'invalid_request', 'name'],
    ['with neither command nor script', { spec: {} }, 'invalid_request', 'spec'],
    ['of a project that is not there', job({ project: 'no/where' }), 'project_not_found', 'no/where'],
  ])('%s is refused', async (_, body, code, part) => {
    const sent = typeof body === 'string' ? { bytes: body === '\u0000' ? Buffer.from([0x22, 0xff, 0x22]) : body } : {};
    const answer = await server().call('POST', restPaths.jobs, typeof body === 'string' ? undefined : body, sent);
    const told = refusal(answer);
    expect(told.code).toBe(code);
    expect(told.message).toContain(part);
  });

  test('with a name of 120 characters is taken', async () => {
    const name = 'ü'.repeat(120);
    expect((await server().post<Job>(restPaths.jobs, job({ name }))).name).toBe(name);
  });

  test('with a key that was used for another job is refused, and the first one stays', async () => {
    const headers = { 'idempotency-key': 'reused' };
    const first = await server().post<Job>(restPaths.jobs, job({ name: 'first' }), headers);
    const other = await server().call('POST', restPaths.jobs, job({ name: 'other' }), { headers });
    expect(refusal(other).code).toBe('idempotency_key_reused');
    expect((await server().post<Job>(restPaths.jobs, job({ name: 'first' }), headers)).id).toBe(first.id);
  });
});

describe('a body of 100 MB', () => {
  const size = 100 * 1024 * 1024;
  const peakBytes = (): number => {
    const status = readFileSync(`/proc/${server().program?.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };

  /** Sends that much, with or without saying so before. */
  async function flood(path: string, token: string, type: string, isTold: boolean): Promise<Answer<unknown>> {
    const piece = Buffer.alloc(1 << 20, 'x');
    let sent = 0;
    const body = Readable.from(
      (function* () {
        for (; sent < size; sent += piece.length) yield piece;
      })(),
      { objectMode: false },
    );
    const length = isTold ? { 'content-length': String(size) } : {};
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, ...length };
    const answer = await request(server().url + path, { method: 'POST', headers, body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: answer.headers, bytes, body: JSON.parse(bytes.toString()) };
  }

  test('is refused quickly everywhere, and the server does not grow', async () => {
    const { token } = await register(server(), 'flooder');
    const attempt = runnerPaths.log('00000000-0000-4000-8000-000000000000');
    const floods = [
      { path: restPaths.jobs, token: server().token, type: 'application/json' },
      { path: restPaths.setup, token: server().token, type: 'application/json' },
      { path: runnerPaths.sync, token, type: 'application/json' },
      { path: `${attempt}?epoch=1`, token, type: 'application/vnd.baton.log' },
    ];
    const before = peakBytes();
    const begunAt = performance.now();
    for (const { path, token, type } of floods) {
      for (const isTold of [true, false]) {
        const { code } = refusal(await flood(path, token, type, isTold));
        expect(['body_too_large', 'job_too_large']).toContain(code);
      }
    }
    expect(peakBytes() - before).toBeLessThan(64 * 1024 * 1024);
    expect(performance.now() - begunAt).toBeLessThan(20_000);
    expect((await server().call('GET', '/healthz')).status).toBe(200);
  });

  test('of a stranger is not even read', async () => {
    const before = peakBytes();
    expect(refusal(await flood(restPaths.jobs, 'nonsense', 'application/json', true)).code).toBe('credential_malformed');
    expect(peakBytes() - before).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('a pairing token', () => {
  const enrol = (token: string, nonce = 'a') => {
    const body = { name: 'x', capabilities, version: '0.1.0', nonce };
    return call<RegisterAnswer>(server().url, 'POST', runnerPaths.register, { token, body });
  };
  const pairing = (name: string) => server().post<Pairing>(restPaths.runners, { name });

  test('that was used is refused, that was mistyped too, and neither changes anything', async () => {
    const { pairingToken, id } = await pairing('once');
    const { token } = taken(await enrol(pairingToken));
    const last = pairingToken.at(-1) === 'a' ? 'b' : 'a';
    expect(refusal(await enrol(pairingToken.slice(0, -1) + last)).code).toBe('credential_malformed');
    expect(refusal(await enrol('bat_pair_short')).code).toBe('credential_malformed');
    await openSession(server(), token);
    expect(refusal(await enrol(pairingToken, 'b')).code).toBe('token_used');
    expect(await server().get(restPaths.runner(id))).toMatchObject({ contact: 'online' });
  });

  test('whose time is over is refused; a new one for the same runner works', async () => {
    const { pairingToken, id, expiresInMs } = await pairing('late');
    expect(expiresInMs).toBeLessThanOrEqual(pairingTtlMs);
    const check = async () => (await enrol(pairingToken, 'late')).status;
    // each try before its end would use it up: its end is read from the server, not tried out
    await expect
      .poll(async () => (await server().get<{ pairingExpiresAt: number }>(restPaths.runner(id))).pairingExpiresAt < Date.now(), {
        timeout: pairingTtlMs + 2_000,
      })
      .toBe(true);
    expect(await check()).toBe(401);
    expect(refusal(await enrol(pairingToken, 'late')).code).toBe('token_expired');
    const again = await server().post<Pairing>(restPaths.runnerPairing(id));
    expect((await enrol(again.pairingToken, 'new')).status).toBe(201);
    expect(refusal(await enrol(pairingToken, 'late')).code).toMatch(/^token_/);
  });

  test('is no credential for anything else, and none at all is a code of its own', async () => {
    const { pairingToken } = await pairing('strange');
    const sync = { sessionId: 'x', number: 1, freeSlots: 1, leases: [], draining: false };
    const as = (token: string | null) => call(server().url, 'POST', runnerPaths.sync, { token, body: sync });
    expect(refusal(await as(pairingToken)).code).toBe('credential_wrong_kind');
    expect(refusal(await as(server().token)).code).toMatch(/^credential_/);
    expect(refusal(await as(null)).code).toBe('credential_missing');
    const people = await call(server().url, 'GET', restPaths.runners, { token: pairingToken });
    expect(refusal(people).code).toBe('credential_wrong_kind');
  });
});

describe('a runner', () => {
  interface Held {
    token: string;
    jobId: string;
    attemptId: string;
    epoch: number;
  }

  /** A runner that holds an accepted job. */
  async function holding(name: string): Promise<Held> {
    const { token, runnerId } = await register(server(), name);
    const { sessionId } = await openSession(server(), token);
    await submit(server(), 'true', { runner: runnerId });
    const sync = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
    const { offers } = taken(await call<SyncAnswer>(server().url, 'POST', runnerPaths.sync, { token, body: sync }));
    const [offer] = offers;
    if (!offer) throw new Error('no offer');
    // another test's job may have waited longer than its own
    const { attemptId, epoch, jobId } = offer;
    taken(await call(server().url, 'POST', runnerPaths.accept(attemptId), { token, body: { sessionId, epoch, syncNumber: 1 } }));
    return { token, jobId, attemptId, epoch };
  }

  const report = ({ token, attemptId, epoch }: Held, fields: object = {}) => {
    const body = { epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null, ...fields };
    return call(server().url, 'POST', runnerPaths.report(attemptId), { token, body });
  };

  const frame = (number: number, text: string) => ({
    number,
    stream: 'stdout' as const,
    offsetMs: 0,
    bytes: Buffer.from(text),
    linesDropped: 0,
    bytesDropped: 0,
  });

  const append = ({ token, attemptId, epoch }: Held, bytes: Uint8Array | string) =>
    call<LogAnswer>(server().url, 'POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, {
      token,
      bytes,
      type: 'application/vnd.baton.log',
    });

  const close = ({ token, attemptId, epoch }: Held, text: string, chunks: number) => {
    const bytes = Buffer.from(text);
    const lines = text.split('\n').length - 1;
    const body = { epoch, chunks, lines, bytes: bytes.length, linesDropped: 0, bytesDropped: 0, digest: sha256(bytes) };
    return call(server().url, 'POST', runnerPaths.logClose(attemptId), { token, body });
  };

  test('can not speak for another, in any call', async () => {
    const owner = await holding('owner');
    const stranger = await register(server(), 'stranger');
    await openSession(server(), stranger.token);
    const theirs = { ...owner, token: stranger.token };
    expect(refusal(await report(theirs)).code).toBe('attempt_not_found');
    expect(refusal(await append(theirs, encodeLogFrames([frame(1, 'forged\n')]))).code).toBe('attempt_not_found');
    expect(refusal(await close(theirs, '', 0)).code).toBe('attempt_not_found');
    expect(await server().get<JobDetail>(restPaths.job(owner.jobId))).toMatchObject({ job: { state: 'processing' } });
    expect((await report(owner)).status).toBe(200);
  });

  test('sends log chunks out of order and twice: each is kept once, in order', async () => {
    const held = await holding('chunks');
    const [first, second, third] = [frame(1, 'one\n'), frame(2, 'two\n'), frame(3, 'three\n')];
    const acknowledged = async (...frames: (typeof first)[]) => taken(await append(held, encodeLogFrames(frames))).acknowledged;
    expect(await acknowledged(third)).toBe(0);
    expect(await acknowledged(first)).toBe(1);
    expect(await acknowledged(first, first)).toBe(1);
    // the same number with other bytes: what is on disk stays
    expect(await acknowledged(frame(1, 'forged\n'))).toBe(1);
    const text = 'one\ntwo\nthree\n';
    expect(refusal(await close(held, text, 3)).code).toBe('log_gap');
    expect(await acknowledged(second, third)).toBe(3);
    expect(await acknowledged(second)).toBe(3);
    expect((await report(held)).status).toBe(200);
    expect((await close(held, text, 3)).body).toMatchObject({ complete: true });
    expect((await close(held, text, 3)).body).toMatchObject({ complete: true });
    expect(refusal(await close(held, 'one\n', 1)).code).toBe('log_mismatch');
    const log = await server().call('GET', `${restPaths.jobLog(held.jobId)}?format=raw`);
    expect(log.bytes.toString()).toBe(text);
  });

  test.each([
    ['no header', 'hello'],
    ['a stream that is none', '1 stdwhat 0 1\nx'],
    ['a number below one', '0 stdout 0 1\nx'],
    ['fewer bytes than told', '1 stdout 0 10\nx'],
    ['more bytes than a chunk may have', `1 stdout 0 ${256 * 1024 + 1}\n${'x'.repeat(256 * 1024 + 1)}`],
  ])('sends a log with %s: refused whole', async (name, bytes) => {
    const held = await holding(`log ${name}`);
    expect(refusal(await append(held, bytes)).code).toBe('log_malformed');
    expect(taken(await append(held, encodeLogFrames([frame(1, 'good\n')]))).acknowledged).toBe(1);
    expect((await report(held)).status).toBe(200);
  });

  test('reports a finished attempt again: the same is taken, another is refused, the first counts', async () => {
    const held = await holding('reports');
    expect((await report(held, { exitCode: 0 })).status).toBe(200);
    const again = await report(held, { exitCode: 0 });
    const other = await report(held, { kind: 'failed', exitCode: 9 });
    const wrongEpoch = await report({ ...held, epoch: held.epoch + 1 });
    expect(again.status).toBe(200);
    expect(refusal(other).code).toBe('lease_lost');
    expect(refusal(wrongEpoch).code).toBe('lease_lost');
    const { job: over, history } = await server().get<JobDetail>(restPaths.job(held.jobId));
    expect(over).toMatchObject({ state: 'succeeded', outcome: { exitCode: 0 } });
    expect(history).toHaveLength(1);
  });

  test('sends what the schema does not allow: told where; unknown fields are let pass', async () => {
    const held = await holding('schema');
    const told = refusal(await report(held, { kind: 'exploded' }));
    expect(told).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('kind') });
    expect(refusal(await report(held, { message: 'a\u0000b' })).code).toBe('invalid_request');
    expect((await report(held, { mood: 'good' })).status).toBe(200);
  });

  test('with a name of 0 or 121 characters, or one with control characters, is not added', async () => {
    for (const name of ['', 'n'.repeat(121), 'a\tb', 'a\u0007b', 'a\u200bb']) {
      expect(refusal(await server().call('POST', restPaths.runners, { name })).code).toBe('invalid_request');
    }
    expect((await server().call('POST', restPaths.runners, { name: 'n'.repeat(120) })).status).toBe(201);
  });
});

test('addresses that are none and methods that do not fit say so', async () => {
  expect(refusal(await server().call('GET', '/api/v1/nothing')).code).toBe('route_not_found');
  expect(refusal(await server().call('DELETE', restPaths.jobs)).code).toBe('method_not_allowed');
  expect(refusal(await server().call('GET', restPaths.job('not-an-id'))).code).toMatch(/invalid_request|job_not_found/);
  const text = await server().call('POST', restPaths.jobs, undefined, { bytes: 'x', type: 'text/plain' });
  expect(refusal(text).code).toBe('unsupported_media_type');
});
