import { beforeEach, expect, test } from 'vitest';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const project = 'baton/default';

test('a runner that is made trusted takes no job until its project is protected; the one that waits starts then', async () => {
  const runner = await plane.runner('one');
  await plane.app.fleet.edit('one', { trusted: true }, 'jo');
  const held = runner.sync();
  const jobId = await plane.submit();
  await settle();
  expect(await plane.stateOf(jobId)).toBe('queued');
  expect((await plane.app.explain.job(jobId)).groups).toMatchObject([{ reason: { misfit: { requirement: 'protection' } } }]);
  const view = await plane.app.scopes.editProject(project, { isProtected: true }, 'jo');
  expect(view.scope.protectedAt).toBe(plane.clock.now());
  await settle();
  expect(held.offers).toMatchObject([{ jobId }]);

  await plane.app.scopes.editProject(project, { isProtected: false }, 'jo');
  runner.holds.push(...held.offers.map(({ attemptId, epoch }) => ({ attemptId, epoch })));
  const next = await plane.submit();
  runner.sync({ freeSlots: 1 });
  await settle();
  expect(await plane.stateOf(next), 'taken back, it waits again').toBe('queued');
});

test('a runner can be told to refuse unlabelled jobs, and to take them again', async () => {
  const runner = await plane.runner('one');
  await plane.app.fleet.edit('one', { refusesUnlabelled: true }, 'jo');
  const held = runner.sync();
  const jobId = await plane.submit();
  await settle();
  expect(await plane.stateOf(jobId)).toBe('queued');
  await plane.app.fleet.edit('one', { refusesUnlabelled: false }, 'jo');
  await settle();
  expect(held.offers).toMatchObject([{ jobId }]);
});

test('what holds in a project survives a restart', async () => {
  await plane.app.scopes.editProject(project, { isProtected: true, runnerRetentionMs: 5_000 }, 'jo');
  await plane.restart();
  expect(await plane.app.scopes.projects()).toMatchObject([
    { scope: { name: project, protectedAt: expect.any(Number) }, runnerRetentionMs: 5_000, isRetentionOwn: true },
  ]);
  expect(await codeOf(plane.app.scopes.project('no/where'))).toBe('project_not_found');
  expect(await codeOf(plane.app.scopes.editProject('instance', { isProtected: true }, 'jo'))).toBe('project_not_found');
});
