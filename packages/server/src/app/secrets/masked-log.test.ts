import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LogChunk, LogStream } from '../../logstore/interface.ts';
import { person } from '../testing/fakes.ts';
import { TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

const secret = 'hunter22-hunter33';
const base64 = Buffer.from(`user:${secret}`).toString('base64');

let plane: TestPlane;
let runner: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner();
});

/** A job with the secret that runs, and its log. */
async function running(secrets: Record<string, string> = { A: secret }) {
  const id = await plane.submit({ secretEnvironment: secrets });
  const { attemptId, epoch } = await runner.take();
  const sent: LogChunk[] = [];
  const push = async (...pieces: [stream: LogStream, text: string | Uint8Array][]) => {
    const chunks = pieces.map(([stream, text], index) => chunkOf(sent.length + index + 1, stream, text));
    sent.push(...chunks);
    return await plane.app.runners.appendLog(runner.id, attemptId, epoch, chunks);
  };
  const close = () => plane.app.runners.closeLog(runner.id, attemptId, epoch, endOf(sent));
  const text = async (stream: LogStream) => {
    const { chunks } = await plane.app.jobs.readLog(id, null, 0, 10_000_000);
    return Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map(({ bytes }) => bytes)).toString();
  };
  const receipt = async () => (await plane.app.jobs.detail(id)).history[0]?.log;
  const end = async () => {
    const answer = await close();
    await runner.report({ attemptId, epoch });
    runner.holds = [];
    return answer;
  };
  return { id, attemptId, epoch, push, close, end, text, receipt, sent };
}

const chunkOf = (number: number, stream: LogStream, text: string | Uint8Array): LogChunk => ({
  ...{ number, stream, offsetMs: number, linesDropped: 0, bytesDropped: 0 },
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
});

function endOf(chunks: readonly LogChunk[]) {
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes));
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { chunks: chunks.length, lines: 1, bytes: bytes.length, linesDropped: 0, bytesDropped: 0, digest };
}

describe('the log of a job with secrets', () => {
  test('is masked before it is stored, whatever its runner let through, and the receipt says so', async () => {
    const log = await running();
    await log.push(['stdout', `token ${secret}\n`], ['stderr', `basic ${base64}\n`]);
    const { complete, digest } = await log.end();
    expect([await log.text('stdout'), await log.text('stderr')]).toEqual(['token ***\n', 'basic dXNlcjp***\n']);
    expect(complete).toBe(true);
    expect(digest).toBe(endOf(log.sent).digest);
    expect(await log.receipt()).toMatchObject({ maskedByServer: 2, complete: true, digestSent: digest, digestStored: digest });
  });

  test('is masked in what is told as data too', async () => {
    const log = await running();
    await log.push(['data', `${JSON.stringify({ type: 'x', text: `is ${secret.slice(0, 4)}` }).slice(0, -2)}`]);
    await log.push(['stdout', 'between\n'], ['data', `${secret.slice(4)}"}\n`]);
    await log.end();
    expect(await log.text('data')).toBe('{"type":"x","text":"is ***"}\n');
    expect(await log.text('stdout')).toBe('between\n');
  });

  test('shows at once what is no beginning of a secret, and the rest when its stream goes on or ends', async () => {
    const log = await running();
    expect(await log.push(['stdout', 'password: hunter22'])).toEqual({ acknowledged: 1 });
    expect(await log.text('stdout')).toBe('password: ');
    await log.push(['stderr', 'meanwhile\n'], ['stdout', ' is it\nhunt']);
    expect(await log.text('stdout')).toBe('password: hunter22 is it\n');
    await log.end();
    expect(await log.text('stdout')).toBe('password: hunter22 is it\nhunt');
    expect(await log.receipt()).toMatchObject({ maskedByServer: 0, complete: true });
  });

  test('is complete when nothing had to be masked, also over a restart of the server', async () => {
    const log = await running();
    await log.push(['stdout', 'it is hunter']);
    await plane.restart();
    await log.push(['stdout', '2 or so\n'], ['stdout', '']);
    expect((await log.end()).complete).toBe(true);
    expect(await log.text('stdout')).toBe('it is hunter2 or so\n');
  });

  test('hides a secret that a restart of the server cut in two', async () => {
    const log = await running();
    await log.push(['stdout', `a ${secret.slice(0, 9)}`]);
    await plane.restart();
    await log.push(['stdout', `${secret.slice(9)} b\n`]);
    expect((await log.end()).complete).toBe(true);
    expect(await log.text('stdout')).toBe('a *** b\n');
    expect(await log.receipt()).toMatchObject({ maskedByServer: 1 });
  });

  test('keeps its receipt over a restart behind a secret that was found: count and digest are those of what came', async () => {
    const log = await running();
    await log.push(['stdout', `a ${secret} and hunter`], ['stderr', `${secret}\n`]);
    await plane.restart();
    await log.push(['stdout', `22-hunter33 ${secret}`]);
    await plane.restart();
    await log.push(['stdout', ' b\n']);
    const { complete, digest } = await log.end();
    expect([complete, digest]).toEqual([true, endOf(log.sent).digest]);
    expect(await log.text('stdout')).toBe('a *** and *** *** b\n');
    expect(await log.receipt()).toMatchObject({ maskedByServer: 4, complete: true, digestStored: digest });
  });

  test('is not complete when another byte came, over a restart too: it is not judged by its length', async () => {
    const log = await running();
    await log.push(['stdout', `a ${secret}\n`]);
    await plane.restart();
    await log.push(['stdout', 'x\n']);
    const said = endOf([...log.sent.slice(0, 1), chunkOf(2, 'stdout', 'y\n')]);
    expect(await plane.app.runners.closeLog(runner.id, log.attemptId, log.epoch, said)).toMatchObject({ complete: false });
    expect(await log.receipt()).toMatchObject({ complete: false, maskedByServer: 1, digestStored: endOf(log.sent).digest });
  });

  test('that is given up after a restart counts what was masked before it', async () => {
    const log = await running();
    await log.push(['stdout', `a ${secret}\n`]);
    await runner.report(log);
    await plane.restart();
    await plane.act('one', 'revoke');
    await plane.advance(10_000);
    expect(await log.receipt()).toMatchObject({ givenUp: 'runner_revoked', maskedByServer: 1 });
  });

  test('hides a value that was replaced while the job ran', async () => {
    await plane.app.secrets.set(null, { name: 'S', value: 'the old value', description: null, by: person('ada') });
    const id = await plane.submit({ secrets: { S: 'S' } });
    const { attemptId, epoch } = await runner.take();
    await plane.app.secrets.set(null, { name: 'S', value: 'the new value', description: null, by: person('ada') });
    await plane.restart();
    await plane.app.runners.appendLog(runner.id, attemptId, epoch, [chunkOf(1, 'stdout', 'the old value, the new value\n')]);
    const { chunks } = await plane.app.jobs.readLog(id, null, 0, 1_000);
    expect(Buffer.from(chunks[0]?.bytes ?? []).toString()).toBe('***, ***\n');
  });

  test('takes chunks that come again, or too early, as any log does', async () => {
    const log = await running();
    const { attemptId, epoch, sent } = log;
    await log.push(['stdout', 'one hunt'], ['stdout', 'er22-hunter33\n']);
    const append = (chunks: LogChunk[]) => plane.app.runners.appendLog(runner.id, attemptId, epoch, chunks);
    expect(await append(sent)).toEqual({ acknowledged: 2 });
    expect(await append([chunkOf(4, 'stdout', 'early')])).toEqual({ acknowledged: 2 });
    await log.end();
    expect(await log.text('stdout')).toBe('one ***\n');
  });

  test('says of the job what the runner says, without its secrets', async () => {
    const log = await running();
    const { attemptId, epoch } = log;
    const end = { exitCode: 1, signal: null, message: `command not found: ${secret}` };
    await plane.app.runners.report(runner.id, attemptId, { epoch, kind: 'failed', ...end });
    expect((await plane.app.jobs.detail(log.id)).history[0]?.message).toBe('command not found: ***');
    expect(JSON.stringify(plane.events)).not.toContain(secret);
  });
});

describe('the bearer with which a job shows who it is', () => {
  const bearerOf = (use: 'identity' | 'attempt', log: { attemptId: string; epoch: number }): string =>
    plane.app.runners.attemptBearer(use, log.attemptId, `bat_job_${use === 'identity' ? 'i' : ''}${log.epoch}_${'x'.repeat(43)}`)
      ?.expected ?? '';

  test.each([
    ['for identity tokens', 'without secrets', {}],
    ['for identity tokens', 'with secrets', { A: secret }],
    ['for its attempt', 'without secrets', {}],
  ] as const)('%s is masked in the log of a job %s, wherever it is cut', async (use, _, secrets) => {
    for (const at of [1, 4, 8, 20]) {
      const log = await running(secrets);
      const bearer = bearerOf(use === 'for its attempt' ? 'attempt' : 'identity', log);
      await log.push(['stdout', 'first\n'], ['stdout', `bearer ${bearer.slice(0, at)}`]);
      if (at > 4) await plane.restart();
      await log.push(['stdout', `${bearer.slice(at)}\nlast\n`]);
      expect(await log.end()).toMatchObject({ complete: true, digest: endOf(log.sent).digest });
      expect(await log.text('stdout')).toBe('first\nbearer ***\nlast\n');
      expect(await log.receipt()).toMatchObject({ maskedByServer: 1 });
    }
  });

  test('costs other logs nothing: what only begins like it comes through as it is, over a restart too', async () => {
    const log = await running({});
    await log.push(['stdout', 'a bat_job']);
    await plane.restart();
    await log.push(['stdout', 's are nocturnal\n']);
    await plane.restart();
    await log.push(['stdout', 'and so on\n']);
    expect((await log.end()).complete).toBe(true);
    expect(await log.text('stdout')).toBe('a bat_jobs are nocturnal\nand so on\n');
    expect(await log.receipt()).toMatchObject({ maskedByServer: 0, complete: true });
  });

  test('and what was signed for it is masked too', async () => {
    const log = await running({});
    await log.push(['stdout', 'before\n']);
    plane.app.runners.hideInLog(log.attemptId, 'eyJhbGciOi.eyJpc3Mi.c2lnbmF0dXJl');
    await log.push(['stdout', 'got eyJhbGciOi.eyJp'], ['stdout', 'c3Mi.c2lnbmF0dXJl\n']);
    expect((await log.end()).complete).toBe(true);
    expect(await log.text('stdout')).toBe('before\ngot ***\n');
  });

  test('does not stand in what the runner says of the job', async () => {
    const log = await running({});
    const message = `curl failed: bat_job_1_${'x'.repeat(43)}`;
    await plane.app.runners.report(runner.id, log.attemptId, {
      ...{ epoch: log.epoch, kind: 'failed', exitCode: 1, signal: null, message },
    });
    expect((await plane.app.jobs.detail(log.id)).history[0]?.message).toBe('curl failed: ***');
  });
});

test('no secret comes through, and nothing else is lost, wherever chunks are cut, streams alternate and servers are restarted', {
  timeout: 30_000,
}, async () => {
  const parts = fc.array(
    fc.constantFrom(secret, base64, encodeURIComponent(secret), 'hunter22-', 'hunter', '\n', 'text ', secret.slice(5)),
    {
      maxLength: 12,
    },
  );
  const cuts = fc.array(fc.record({ at: fc.nat({ max: 400 }), restart: fc.boolean(), stream: fc.boolean() }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(parts, parts, cuts, async (out, facts, places) => {
      const whole = { stdout: out.join(''), data: facts.join('') };
      const log = await running();
      const left = { ...whole };
      for (const { at, restart, stream } of [
        ...places,
        { at: 1e9, restart: false, stream: true },
        { at: 1e9, restart: false, stream: false },
      ]) {
        const name = stream ? 'stdout' : 'data';
        await log.push([name, left[name].slice(0, at % 61 === 0 ? 1 : at)]);
        left[name] = left[name].slice(at % 61 === 0 ? 1 : at);
        if (restart) await plane.restart();
      }
      await log.push(['stdout', left.stdout], ['data', left.data]);
      expect(await log.end()).toMatchObject({ complete: true, digest: endOf(log.sent).digest });
      for (const name of ['stdout', 'data'] as const) {
        const text = await log.text(name);
        expect(text).not.toContain(secret);
        expect(text).not.toContain(base64.slice(8, -2));
        expect(text).toBe(whole[name].replace(hidden, '***'));
      }
    }),
    { numRuns: 150 },
  );
});

/** Runs of what is a form of the secret. That it may be cut into is seen to by the test of the masker. */
const hidden = new RegExp(`(?:${secret}|${base64.slice(7)})+`, 'g');
