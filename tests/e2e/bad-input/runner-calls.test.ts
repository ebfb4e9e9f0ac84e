import { type JobDetail, type LogAnswer, restPaths, runnerPaths, type SyncAnswer } from '@baton/protocol';
import { encodeLogFrames } from '@baton/protocol/log-frames';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { sha256, submit } from '../support/jobs.ts';
import { refusal } from '../support/refusal.ts';
import { call, taken } from '../support/rest.ts';
import { openSession, register } from '../support/scripted-runner.ts';
import { Server } from '../support/server.ts';

const { value: server } = useSharedBench((bench) => Server.start(bench));

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

describe('a runner', () => {
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
