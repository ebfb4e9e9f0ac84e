import { insert } from '@baton/core';
import { beforeEach, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

const dayMs = 24 * 3_600_000;

let plane: TestPlane;
let gone: TestRunner;
let stays: TestRunner;
beforeEach(async () => {
  plane = new TestPlane();
  plane.runnerRetentionMs = 90 * dayMs;
  await plane.restart();
  gone = await plane.runner('gone');
  stays = await plane.runner('stays');
});

const names = async () => (await plane.app.fleet.list()).map(({ runner }) => runner.name);
const shown = async (idOrNumber: string) => (await plane.app.fleet.find(idOrNumber)).runner;

/** The server was off for so long; `stays` is back at once. */
async function away(ms: number): Promise<void> {
  await plane.restart(ms);
  const call = stays.sync();
  await plane.clock.advance(5_000);
  await plane.advance(130_000, stays);
  expect(call.state).toBe('answered');
}

test('a runner that was silent for longer than its retention leaves the lists, and no other does', async () => {
  await away(89 * dayMs);
  expect(await names()).toEqual(['gone', 'stays']);
  await away(2 * dayMs);
  expect(await names()).toEqual(['stays']);
  expect(plane.eventTypes(gone.id)).toContain('runner.retired');
  expect(await shown(gone.id)).toMatchObject({ name: 'gone', credential: 'active', session: null });
  expect((await shown('1')).id, 'also by its number').toBe(gone.id);
  expect(await codeOf(plane.app.fleet.find('gone')), 'its name is free').toBe('runner_not_found');
  expect(await codeOf(plane.act(gone.id, 'disable'))).toBe('runner_retired');
});

test('the same identity comes back as the same runner and takes jobs', async () => {
  await away(91 * dayMs);
  const call = gone.sync();
  await settle();
  expect(call.answer?.directives.sessionEnded).toMatchObject({ code: 'session_unknown', again: true });
  await gone.open();
  expect(await names()).toEqual(['gone', 'stays']);
  expect(plane.eventTypes(gone.id)).toContain('runner.revived');
  const jobId = await plane.submit({ runner: gone.id });
  expect((await gone.take()).jobId).toBe(jobId);
});

test('when its name was taken meanwhile it comes back with its number', async () => {
  await away(91 * dayMs);
  await plane.runner('gone');
  await plane.runner('gone-1');
  await gone.open();
  expect(await names()).toEqual(['gone-1-2', 'stays', 'gone', 'gone-1']);
  expect((await shown(gone.id)).number).toBe(1);
});

test('a scope has a retention of its own; for ever is one', async () => {
  expect(await plane.app.scopes.editInstance({ runnerRetentionMs: null }, person('jo'))).toMatchObject({
    runnerRetentionMs: null,
  });
  await away(400 * dayMs);
  expect(await names()).toEqual(['gone', 'stays']);
  const inherited = await plane.app.scopes.editInstance({ runnerRetentionMs: 'inherit' }, person('jo'));
  expect(inherited).toMatchObject({ runnerRetentionMs: 90 * dayMs, isRetentionOwn: false });
  await away(60_000);
  expect(await names()).toEqual(['stays']);
});

test('a removed runner stays findable: when, and under which name; jobs keep the name', async () => {
  const jobId = await plane.submit();
  await gone.take();
  await plane.act(gone.id, 'remove');
  const at = plane.clock.now();
  for (const id of [gone.id, '1'])
    await expect(plane.app.fleet.find(id)).rejects.toMatchObject({
      code: 'runner_removed',
      detail: { runnerId: gone.id, name: 'gone', at },
    });
  expect(await codeOf(plane.app.fleet.find('gone'))).toBe('runner_not_found');
  expect((await plane.app.jobs.detail(jobId)).history).toMatchObject([{ runnerName: 'gone' }]);
  await plane.restart(91 * dayMs);
  expect((await plane.app.jobs.detail(jobId)).history).toMatchObject([{ runnerName: 'gone' }]);
});

test('a sign-in that has ended is forgotten, one that has not is kept', async () => {
  const session = (id: string, expiresAt: number) =>
    insert('webSession', {
      ...{ id, revision: 1, userId: 'u', salt: 's', hash: 'h', createdAt: 0, expiresAt, userAgent: '', address: '' },
    });
  const now = plane.clock.now();
  await plane.store.commit([{ changes: [session('old', now - 1), session('new', now + dayMs)], guards: [], events: [] }]);
  await plane.advance(61_000, stays);
  expect((await plane.store.read.getMany('webSession', ['old', 'new'])).map(({ id }) => id)).toEqual(['new']);
});
