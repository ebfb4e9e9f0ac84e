import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type LogChunk, LogStoreFull } from '../../logstore/interface.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import { capabilities, type TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
let runner: TestRunner;
let id: string;
let offer: { attemptId: string; epoch: number };
beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner();
  id = await plane.submit();
  offer = await runner.take();
});

const chunk = (number: number, text = `line ${number}\n`): LogChunk => ({
  number,
  stream: 'stdout',
  offsetMs: number,
  bytes: new TextEncoder().encode(text),
  linesDropped: 0,
  bytesDropped: 0,
});
const append = (chunks: LogChunk[], by = runner.id, epoch = offer.epoch) =>
  plane.app.runners.appendLog(by, offer.attemptId, epoch, chunks);

/** The end that a runner declares which wrote chunks 1 to `count`. */
function endOf(count: number, patch: object = {}) {
  const hash = createHash('sha256');
  const chunks = Array.from({ length: count }, (_, index) => chunk(index + 1));
  for (const { bytes } of chunks) hash.update(bytes);
  const bytes = chunks.reduce((sum, each) => sum + each.bytes.length, 0);
  return { chunks: count, lines: count, bytes, linesDropped: 0, bytesDropped: 0, digest: hash.digest('hex'), ...patch };
}
const close = (end: ReturnType<typeof endOf>) => plane.app.runners.closeLog(runner.id, offer.attemptId, offer.epoch, end);
const text = async () => {
  const { chunks } = await plane.app.jobs.readLog(id, null, 0, 1_000_000);
  return chunks.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');
};

test('chunks that come twice or too early change nothing: the answer says where to go on', async () => {
  expect(await append([chunk(1), chunk(2)])).toEqual({ acknowledged: 2 });
  expect(await append([chunk(2), chunk(4)])).toEqual({ acknowledged: 2 });
  expect(await append([chunk(3), chunk(4)])).toEqual({ acknowledged: 4 });
  expect(await text()).toBe('line 1\nline 2\nline 3\nline 4\n');
});

test('a log with a gap can not be closed', async () => {
  await append([chunk(1), chunk(2)]);
  expect(await codeOf(close(endOf(3)))).toBe('log_gap');
  await append([chunk(3)]);
  expect(await close(endOf(3))).toMatchObject({ complete: true });
});

describe('an end that comes with the last chunks', () => {
  const last = (chunks: LogChunk[], end: ReturnType<typeof endOf>) =>
    plane.app.runners.appendLog(runner.id, offer.attemptId, offer.epoch, chunks, end);

  test('closes the log, with one commit, and says so as often as it is asked', async () => {
    const end = endOf(2);
    const before = plane.store.commits;
    for (let time = 0; time < 2; time++)
      expect(await last([chunk(1), chunk(2)], end)).toEqual({
        acknowledged: 2,
        closed: { complete: true, digest: end.digest },
      });
    expect(plane.store.commits - before).toBe(1);
    expect((await plane.app.jobs.detail(id)).history[0]?.log).toMatchObject({ chunks: 2, complete: true });
    expect(await codeOf(last([], endOf(1)))).toBe('log_mismatch');
  });

  test('closes nothing while chunks are missing: it is sent again from there', async () => {
    expect(await last([chunk(2)], endOf(2))).toEqual({ acknowledged: 0 });
    expect(await last([chunk(1)], endOf(2))).toEqual({ acknowledged: 1 });
    expect(await last([chunk(2)], endOf(2))).toMatchObject({ acknowledged: 2, closed: { complete: true } });
  });

  test('of other bytes than are here closes it as incomplete', async () => {
    expect(await last([chunk(1)], endOf(1, { digest: '0'.repeat(64) }))).toMatchObject({ closed: { complete: false } });
  });
});

test('a closed log has a receipt, and its end is told', async () => {
  await append([chunk(1), chunk(2)]);
  const end = endOf(2);
  expect(await close(end)).toEqual({ complete: true, digest: end.digest });
  const [attempt] = (await plane.app.jobs.detail(id)).history;
  expect(attempt?.log).toMatchObject({ lines: 2, complete: true, digestSent: end.digest, digestStored: end.digest });
  expect(plane.eventTypes(id)).toContain('job.log_closed');
  expect((await plane.app.jobs.readLog(id, 1, 0, 1_000)).ended).toBe(true);
});

test.each([
  ['another digest', { digest: 'ab'.repeat(32) }],
  ['declared losses', { linesDropped: 4, bytesDropped: 99 }],
])('a log with %s is closed as incomplete', async (_, patch) => {
  await append([chunk(1)]);
  expect((await close(endOf(1, patch))).complete).toBe(false);
});

test('closed once more it answers the same; closed otherwise it is refused; later chunks are ignored', async () => {
  await append([chunk(1)]);
  const first = await close(endOf(1));
  expect(await close(endOf(1))).toEqual(first);
  expect(await codeOf(close(endOf(1, { digest: 'ab'.repeat(32) })))).toBe('log_mismatch');
  expect(await append([chunk(2)])).toEqual({ acknowledged: 1 });
  expect(await text()).toBe('line 1\n');
});

test('an empty log is complete, too', async () => {
  expect((await close(endOf(0))).complete).toBe(true);
});

test('the log of an attempt that is lost, over or followed by another is taken all the same', async () => {
  await append([chunk(1)]);
  await plane.clock.advance(61_000);
  expect(await append([chunk(2)])).toEqual({ acknowledged: 2 });
  const other = await plane.runner('two');
  await other.take();
  expect(await append([chunk(3)])).toEqual({ acknowledged: 3 });
  expect(await close(endOf(3))).toMatchObject({ complete: true });
  expect((await plane.app.jobs.detail(id)).history).toMatchObject([
    { state: 'ended', log: { lines: 3 } },
    { state: 'running', log: null },
  ]);
});

test('of another runner, or of another epoch, it is refused', async () => {
  const other = await plane.runner('two');
  expect(await codeOf(append([chunk(1)], other.id))).toBe('attempt_not_found');
  expect(await codeOf(append([chunk(1)], runner.id, offer.epoch + 1))).toBe('attempt_not_found');
  expect(await text()).toBe('');
});

test('who reads along hears of chunks and of the end', async () => {
  let heard = 0;
  plane.app.live.onLog(offer.attemptId, () => heard++);
  await append([chunk(1)]);
  const afterChunk = heard;
  await close(endOf(1));
  const afterEnd = heard;
  await runner.report(offer);
  expect([afterChunk, afterEnd > afterChunk, heard > afterEnd]).toEqual([1, true, true]);
});

describe('a log that its runner does not close', () => {
  const logOf = async () => (await plane.app.jobs.detail(id)).history[0]?.log;

  test.each([
    ['rotate', 'runner_rotated'],
    ['revoke', 'runner_revoked'],
    ['remove', 'runner_removed'],
  ] as const)('%s: it is closed as not complete, with that reason', async (action, givenUp) => {
    await append([chunk(1), chunk(2)]);
    await plane.act(runner.id, action);
    expect(await logOf(), 'what was sent before may still be on its way').toBeNull();
    await plane.clock.advance(2_000);
    expect(await logOf()).toMatchObject({ givenUp, chunks: 2, lines: 2, complete: false, closedAt: expect.any(Number) });
    expect(plane.eventTypes(id)).toContain('job.log_closed');
    expect((await plane.app.jobs.readLog(id, 1, 0, 1_000)).ended).toBe(true);
  });

  test('its runner is paired again in the moment in which it is given up: it stays open', async () => {
    await append([chunk(1)]);
    await plane.act(runner.id, 'rotate');
    const open = plane.store.block('attempt');
    await plane.clock.advance(2_000);
    const { token } = await plane.app.fleet.renewPairing(runner.id, person('jo'));
    const pairing = await plane.store.read.get('token', token);
    if (!pairing) throw new Error('a pairing token has a row');
    await plane.app.runners.register(pairing, { capabilities: capabilities(), version: '1.0.0', nonce: 'again' }, '');
    open();
    await settle();
    expect(await logOf()).toBeNull();
    await close(endOf(1));
    expect(await logOf()).toMatchObject({ complete: true, chunks: 1, givenUp: null });
  });

  test('a stop job: only when its stop is known', async () => {
    await runner.report(offer);
    await close(endOf(0));
    runner.holds = [];
    id = await plane.submit({ onPartition: 'stop' });
    offer = await runner.take();
    await plane.act(runner.id, 'rotate');
    await plane.clock.advance(30_000);
    expect(await logOf()).toBeNull();
    await plane.clock.advance(33_000);
    expect(await logOf()).toMatchObject({ givenUp: 'runner_rotated' });
  });

  test('its runner is there and does not know of it: it is given up after a minute of silence about it', async () => {
    await runner.report(offer);
    await append([chunk(1)]);
    runner.holds = [];
    await plane.advance(58_000, runner);
    await append([chunk(2)]);
    await plane.advance(58_000, runner);
    expect(await logOf()).toBeNull();
    await plane.advance(10_000, runner);
    expect(await logOf()).toMatchObject({ givenUp: 'runner_silent', chunks: 2 });
  });

  test('its runner is away: it may come back with the rest', async () => {
    await plane.clock.advance(600_000);
    expect(await logOf()).toBeNull();
  });

  test('whoever comes back with the rest is listened to, and has the last word', async () => {
    await append([chunk(1)]);
    await plane.act(runner.id, 'rotate');
    await plane.clock.advance(2_000);
    expect(await logOf()).toMatchObject({ givenUp: 'runner_rotated', chunks: 1 });
    expect(await append([chunk(2), chunk(3)])).toEqual({ acknowledged: 3 });
    expect(await close(endOf(3))).toMatchObject({ complete: true });
    expect(await logOf()).toMatchObject({ givenUp: null, chunks: 3, complete: true });
  });

  test('a server that starts looks at what the last one left open', async () => {
    await plane.act(runner.id, 'remove');
    await plane.restart();
    await plane.clock.advance(2_000);
    expect(await logOf()).toMatchObject({ givenUp: 'runner_removed', chunks: 0 });
  });
});

test('without space the runner is told, and nothing is acknowledged', async () => {
  const { append: store } = plane.logs;
  plane.logs.append = () => Promise.reject(new LogStoreFull());
  expect(await codeOf(append([chunk(1)]))).toBe('storage_full');
  plane.logs.append = store;
  expect(await append([chunk(1)])).toEqual({ acknowledged: 1 });
});
