import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const hello = new TextEncoder().encode('hello\n');
const chunk = { number: 1, stream: 'stdout' as const, offsetMs: 0, bytes: hello, linesDropped: 0, bytesDropped: 0 };
const rowOf = (runner: TestRunner) => plane.store.read.get('runner', runner.id);
const isThere = (runner: TestRunner): boolean => plane.app.fleet.views([runner.id]).length > 0;

test('it takes one job, is told to leave, is removed with its report, and brings its log home', async () => {
  const runner = await plane.runner('once', { ephemeral: true, capacity: 3 });
  const id = await plane.submit();
  await plane.submit();
  const offer = await runner.take();
  expect(await rowOf(runner)).toMatchObject({ usedBy: offer.attemptId });
  const next = runner.sync({ freeSlots: 2 });
  await settle();
  expect(next.answer).toMatchObject({ offers: [], directives: { drain: true } });
  await runner.report(offer);
  expect(await plane.stateOf(id)).toBe('succeeded');
  expect(await rowOf(runner)).toMatchObject({ removedAt: plane.clock.now() });
  expect(isThere(runner)).toBe(false);
  expect(await plane.audit({ action: 'runner.remove' })).toMatchObject([
    { actor: { via: 'server', login: 'it had its one job' }, target: { id: runner.id, name: 'once' } },
  ]);
  expect(await plane.app.runners.appendLog(runner.id, offer.attemptId, offer.epoch, [chunk])).toEqual({ acknowledged: 1 });
  runner.holds = [];
  const last = runner.sync({ draining: true, freeSlots: 0 });
  await settle();
  expect(last.answer).toMatchObject({ offers: [], directives: { drain: true, sessionEnded: null } });
  await plane.app.runners.closeSession(runner.id, runner.sessionId);
  expect(await codeOf(runner.open())).toBe('runner_removed');
});

test('the end that rides along a sync removes it too, and is answered', async () => {
  const runner = await plane.runner('once', { ephemeral: true });
  await plane.submit();
  const { attemptId, epoch } = await runner.take();
  const report = { attemptId, epoch, kind: 'succeeded' as const, exitCode: 0, signal: null, message: null };
  const call = runner.sync({ reports: [report] });
  await settle();
  expect(call.answer).toMatchObject({ reports: [{ attemptId, accepted: true }], directives: { drain: true } });
  const again = runner.sync({ reports: [report] });
  await settle();
  expect(again.answer, 'its answer was lost').toMatchObject({ reports: [{ attemptId, accepted: true }] });
  expect(isThere(runner)).toBe(false);
});

describe('two jobs at once', () => {
  test('it is offered one, however many slots it says it has', async () => {
    const runner = await plane.runner('once', { ephemeral: true, capacity: 3 });
    await plane.submit();
    await plane.submit();
    const call = runner.sync({ freeSlots: 3 });
    await settle();
    expect(call.offers).toHaveLength(1);
    const second = runner.sync({ freeSlots: 3 });
    await settle();
    expect(second.state, 'not while the first is open').toBe('held');
  });

  test('an offer that it declined does not use it up', async () => {
    const runner = await plane.runner('once', { ephemeral: true });
    const id = await plane.submit();
    const first = runner.sync();
    await settle();
    const [offer] = first.offers;
    if (!offer) return expect.unreachable('it was offered');
    await runner.accept(offer, 'the disk is full');
    expect((await runner.take()).jobId).toBe(id);
  });
});

describe('its job is lost', () => {
  test('and given to another one: then it is removed, and does not come back', async () => {
    const runner = await plane.runner('once', { ephemeral: true });
    const id = await plane.submit();
    await runner.take();
    await plane.clock.advance(61_000);
    expect(await plane.stateOf(id)).toBe('queued');
    expect(isThere(runner), 'it may still come back with it').toBe(true);
    await (await plane.runner('other')).take();
    await plane.clock.advance(1_000);
    expect(isThere(runner)).toBe(false);
  });

  test('because it no longer lists it: it is removed at once', async () => {
    const runner = await plane.runner('once', { ephemeral: true });
    const id = await plane.submit();
    await runner.take();
    runner.holds = [];
    runner.sync({ freeSlots: 0 });
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
    expect((await rowOf(runner))?.removedAt).not.toBeNull();
  });
});

test('one that never gets a job is removed an hour after it signed out, or was last heard of', async () => {
  const [left, silent] = [await plane.runner('left', { ephemeral: true }), await plane.runner('silent', { ephemeral: true })];
  await plane.app.runners.closeSession(left.id, left.sessionId);
  await plane.clock.advance(3_500_000);
  expect([isThere(left), isThere(silent)]).toEqual([true, true]);
  await plane.clock.advance(260_000);
  expect([isThere(left), isThere(silent)]).toEqual([false, false]);
});

test('a restart of the server finds one whose job is over', async () => {
  const runner = await plane.runner('once', { ephemeral: true });
  await plane.submit();
  await runner.take();
  await plane.clock.advance(61_000);
  await (await plane.runner('other')).take();
  await plane.restart();
  await plane.clock.advance(1_000);
  expect(isThere(runner)).toBe(false);
});
