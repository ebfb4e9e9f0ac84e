import { insert, type PauseWindow, pauseSetting } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const jo = person('jo');
const minute = 60_000;
const pause = (scope: string | null = null, until: number | null = null) =>
  plane.app.pauses.pause(scope, { why: 'the mast is down', until, by: jo });
/** Hours from the clock's now (08:00 UTC) on. */
const hours = (from: string, to: string): PauseWindow => ({ days: [], from, to, timeZone: 'UTC' });

test('paused, nothing is offered and everything else goes on; resumed, what waits is offered at once', async () => {
  const [busy, idle] = [await plane.runner('busy'), await plane.runner('idle')];
  const running = await plane.submit();
  const offer = await busy.take();
  await pause();
  const waiting = await plane.submit({ name: 'waits' });
  const call = idle.sync();
  await plane.advance(5_000, busy);
  expect(call.offers).toEqual([]);
  expect(await plane.stateOf(waiting)).toBe('queued');
  await busy.report(offer);
  expect(await plane.stateOf(running)).toBe('succeeded');
  const held = call.state === 'held' ? call : idle.sync();
  await plane.app.pauses.resume(null, jo);
  await settle();
  expect(held.offers).toMatchObject([{ jobId: waiting }]);
});

test('a scope pauses what is under it and nothing else', async () => {
  await plane.app.scopes.createOrganization('acme', jo);
  await plane.app.scopes.createProject('acme', 'site', jo);
  await pause('acme');
  const runner = await plane.runner('one', { capacity: 4 });
  await plane.submit({ project: 'acme/site', priority: 9 });
  const free = await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers.map(({ jobId }) => jobId)).toEqual([free]);
  expect(plane.app.pauses.show('acme/site').pauses).toMatchObject([{ scope: 'acme', by: 'jo', why: 'the mast is down' }]);
  expect(plane.app.pauses.list()).toMatchObject([{ scope: 'acme', mayResume: true }]);
  // resuming what is not paused itself changes nothing
  await plane.app.pauses.resume('acme/site', jo);
  expect(plane.app.pauses.show('acme/site').pauses).toHaveLength(1);
});

test('an offer that was decided before is made before the pause is answered', async () => {
  const runner = await plane.runner();
  const call = runner.sync();
  await settle();
  const open = plane.store.block('attempt');
  const id = await plane.submit();
  await settle();
  let answered = false;
  const pausing = pause().then(() => {
    answered = true;
  });
  await settle();
  expect(answered).toBe(false);
  open();
  await pausing;
  expect(call.offers).toMatchObject([{ jobId: id }]);
});

test('a pause ends by itself at its moment, and the runners that wait get work then', async () => {
  const runner = await plane.runner();
  await pause(null, plane.clock.now() + 8_000);
  const id = await plane.submit();
  const call = runner.sync();
  await plane.clock.advance(7_999);
  expect(call.offers).toEqual([]);
  await plane.clock.advance(1);
  expect(call.offers).toMatchObject([{ jobId: id }]);
  expect(plane.app.pauses.list()).toEqual([]);
});

test('a pause that was over is not any more from the moment on in which the clock is set back before its end', async () => {
  const runner = await plane.runner();
  await pause(null, plane.clock.now() + 8_000);
  await plane.clock.advance(10_000);
  expect(plane.app.pauses.list()).toEqual([]);
  plane.clock.setBy(-5_000);
  const id = await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toEqual([]);
  expect(plane.app.pauses.list()).toMatchObject([{ scope: 'instance', until: plane.clock.now() + 3_000 }]);
  await plane.clock.advance(3_000);
  expect(call.offers).toMatchObject([{ jobId: id }]);
});

test('pause hours begin and end by themselves; who resumes within them resumes until their end', async () => {
  const runner = await plane.runner();
  await plane.app.pauses.setHours(null, [hours('08:10', '08:30')], jo);
  const told: number[] = [];
  plane.app.pauses.onChanged(() => told.push(plane.app.pauses.list().length));
  await plane.advance(10 * minute, runner);
  const first = await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toEqual([]);
  expect(plane.app.pauses.list()).toMatchObject([{ scope: 'instance', cause: 'hours', until: plane.clock.now() + 20 * minute }]);
  const view = await plane.app.pauses.resume(null, person('al'));
  await settle();
  expect(view).toMatchObject({ pauses: [], resumedUntil: { by: 'al', until: plane.clock.now() + 20 * minute } });
  expect(call.offers).toMatchObject([{ jobId: first }]);
  await plane.clock.advance(20 * minute);
  expect(plane.app.pauses.show(null).resumedUntil).toBeNull();
  expect(told).toEqual([1, 0]);
});

test('a restart forgets no pause', async () => {
  await pause();
  await plane.restart(1_000);
  const runner = await plane.runner();
  await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toEqual([]);
});

test('what another server says is noticed within a second', async () => {
  const runner = await plane.runner();
  const asked = { by: 'al', why: 'elsewhere', at: plane.clock.now(), until: null };
  const value = JSON.stringify({ asked, hours: null, override: null });
  const row = { id: pauseSetting('instance'), revision: 1, value };
  await plane.store.commit([{ changes: [insert('setting', row)], guards: [], events: [] }]);
  await plane.clock.advance(1_000);
  await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toEqual([]);
  expect(plane.app.pauses.list()).toMatchObject([{ by: 'al', why: 'elsewhere' }]);
});

test.each(['unknown', 'lost'] as const)('a commit whose outcome is %s pauses all the same', async (trouble) => {
  const runner = await plane.runner();
  plane.store.meet(trouble, 'setting');
  await pause();
  await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toEqual([]);
  expect(plane.app.pauses.show(null).pauses).toHaveLength(1);
});

describe('why a job waits', () => {
  test('it is blocked by the pause, and to resume it is the smallest change', async () => {
    const runner = await plane.runner();
    const call = runner.sync();
    await pause('baton/default', plane.clock.now() + minute);
    const id = await plane.submit();
    const why = await plane.app.explain.job(id);
    expect(why).toMatchObject({ verdict: 'blocked', blocks: [{ block: 'paused', by: 'jo', until: plane.clock.now() + minute }] });
    expect(why.text).toBe(
      'It may not start now. baton/default is paused by jo: the mast is down. It is the next in line. To start it: resume baton/default.',
    );
    expect(call.state).toBe('held');
  });

  test('every scope that pauses it is to be resumed', async () => {
    const runner = await plane.runner();
    runner.sync();
    await pause();
    await pause('baton');
    const why = await plane.app.explain.job(await plane.submit());
    expect(why.change?.map(({ text }) => text)).toEqual(['resume baton', 'resume the system'].sort());
  });

  test('a paused rival takes nothing away', async () => {
    await plane.app.scopes.createProject('baton', 'other', jo);
    const runner = await plane.runner();
    await pause('baton/other');
    await plane.submit({ project: 'baton/other', priority: 5 });
    const call = runner.sync();
    await settle();
    const open = plane.store.block('attempt');
    const id = await plane.submit();
    expect((await plane.app.explain.job(id)).change).toEqual([]);
    open();
    await settle();
    expect(call.offers).toMatchObject([{ jobId: id }]);
  });
});

test('what is refused', async () => {
  expect(await codeOf(pause(null, plane.clock.now()))).toBe('until_in_past');
  expect(await codeOf(pause('nobody'))).toBe('scope_not_found');
  expect(await codeOf(plane.app.pauses.setHours(null, [hours('25:00', '06:00')], jo))).toBe('pause_hours_invalid');
  expect(await codeOf(plane.app.pauses.setHours(null, [{ ...hours('01:00', '02:00'), timeZone: 'Mars/Base' }], jo))).toBe(
    'pause_hours_invalid',
  );
});

test('the audit log tells who paused and resumed, with before and after', async () => {
  await pause();
  await plane.app.pauses.resume(null, person('al'));
  const entries = await plane.store.read.auditSince(0, 10);
  const [paused, resumed] = entries.filter(({ action }) => action.startsWith('scope.'));
  expect(paused).toMatchObject({
    action: 'scope.pause',
    actor: { login: 'jo' },
    after: { paused: true, why: 'the mast is down' },
  });
  expect(resumed).toMatchObject({
    action: 'scope.resume',
    actor: { login: 'al' },
    before: { paused: true },
    after: { paused: false },
  });
  expect(plane.events.map(({ type }) => type)).toEqual(['scope.paused', 'scope.resumed']);
});

test('whatever is paused, its rows are not looked at when others are assigned', async () => {
  await plane.app.scopes.createProject('baton', 'other', jo);
  await pause('baton/other');
  const runner = await plane.runner('one', { capacity: 1_000 });
  const reads: string[] = [];
  const { read } = plane.store;
  const queueHeads = read.queueHeads.bind(read);
  read.queueHeads = (classIds, limit) => {
    reads.push(...classIds);
    return queueHeads(classIds, limit);
  };
  for (let at = 0; at < 50; at++) await plane.submit({ project: 'baton/other', labels: at % 2 ? ['none'] : [] });
  const free = await plane.submit();
  const call = runner.sync();
  await settle();
  expect(call.offers).toMatchObject([{ jobId: free }]);
  // not a row of the paused scope was looked at
  expect(new Set(reads).size).toBe(1);
});
