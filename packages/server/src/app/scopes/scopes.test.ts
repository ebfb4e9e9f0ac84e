import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const project = 'baton/default';

test('a runner that is made trusted takes no job until its project is protected; the one that waits starts then', async () => {
  const runner = await plane.runner('one');
  await plane.app.fleet.edit('one', { trusted: true }, person('jo'));
  const held = runner.sync();
  const jobId = await plane.submit();
  await settle();
  expect(await plane.stateOf(jobId)).toBe('queued');
  expect((await plane.app.explain.job(jobId)).groups).toMatchObject([{ reason: { misfit: { requirement: 'protection' } } }]);
  const view = await plane.app.scopes.editProject(project, { isProtected: true }, person('jo'));
  expect(view.scope.protectedAt).toBe(plane.clock.now());
  await settle();
  expect(held.offers).toMatchObject([{ jobId }]);

  await plane.app.scopes.editProject(project, { isProtected: false }, person('jo'));
  runner.holds.push(...held.offers.map(({ attemptId, epoch }) => ({ attemptId, epoch })));
  const next = await plane.submit();
  runner.sync({ freeSlots: 1 });
  await settle();
  expect(await plane.stateOf(next), 'taken back, it waits again').toBe('queued');
});

test('a runner can be told to refuse unlabelled jobs, and to take them again', async () => {
  const runner = await plane.runner('one');
  await plane.app.fleet.edit('one', { refusesUnlabelled: true }, person('jo'));
  const held = runner.sync();
  const jobId = await plane.submit();
  await settle();
  expect(await plane.stateOf(jobId)).toBe('queued');
  await plane.app.fleet.edit('one', { refusesUnlabelled: false }, person('jo'));
  await settle();
  expect(held.offers).toMatchObject([{ jobId }]);
});

test('what holds in a project survives a restart', async () => {
  await plane.app.scopes.editProject(project, { isProtected: true, runnerRetentionMs: 5_000 }, person('jo'));
  await plane.restart();
  expect(await plane.app.scopes.projects()).toMatchObject([
    { scope: { name: project, protectedAt: expect.any(Number) }, runnerRetentionMs: 5_000, isRetentionOwn: true },
  ]);
  expect(await codeOf(plane.app.scopes.project('no/where'))).toBe('project_not_found');
  expect(await codeOf(plane.app.scopes.editProject('instance', { isProtected: true }, person('jo')))).toBe('project_not_found');
});

test('what is made is found by its name in any case, and its name is taken', async () => {
  const { scopes } = plane.app;
  await scopes.createOrganization('Acme', person('jo'));
  const made = await scopes.createProject('acme', 'site', person('jo'));
  expect(made.scope).toMatchObject({ name: 'Acme/site', kind: 'project' });
  expect((await scopes.organizations()).map(({ name }) => name)).toEqual(['Acme', 'baton']);
  expect((await scopes.projects()).map(({ scope }) => scope.name)).toEqual(['Acme/site', 'baton/default']);
  expect((await scopes.project('ACME/SITE')).scope.id).toBe(made.scope.id);
  expect(await codeOf(scopes.createOrganization('acme', person('jo')))).toBe('scope_name_taken');
  expect(await codeOf(scopes.createProject('Acme', 'Site', person('jo')))).toBe('scope_name_taken');
  expect(await codeOf(scopes.createProject('nobody', 'site', person('jo')))).toBe('owner_not_found');
  expect(await codeOf(scopes.createProject('Acme/site', 'site', person('jo')))).toBe('owner_not_found');
  expect(await codeOf(scopes.createOrganization('a/b', person('jo')))).toBe('scope_name_invalid');
});

test('two that make the same at the same time: one has it', async () => {
  const made = await Promise.allSettled([1, 2, 3].map(() => plane.app.scopes.createOrganization('acme', person('jo'))));
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

describe('a scope that is removed', () => {
  beforeEach(async () => {
    await plane.app.scopes.createOrganization('acme', person('jo'));
    await plane.app.scopes.createProject('acme', 'site', person('jo'));
  });

  test('names before what goes with it, and ends it: waiting jobs at once, running ones when their runner has stopped them', async () => {
    const runner = await plane.runner('one', { capacity: 1 });
    const [running, waiting] = [await plane.submit({ project: 'acme/site' }), await plane.submit({ project: 'acme/site' })];
    const other = await plane.submit();
    const offer = await runner.take();
    expect(offer.jobId).toBe(running);
    expect(await plane.app.scopes.removal('organization', 'acme')).toEqual({
      ...{ scopes: ['acme', 'acme/site'], jobsWaiting: 1, jobsUnderWay: 1, runners: [], templates: 0, tokens: 0 },
    });
    const held = runner.sync({ freeSlots: 0 });
    await plane.app.scopes.remove('organization', 'acme', person('jo'));
    await settle();
    expect(held.answer?.cancel, 'its runner hears of it at once').toHaveLength(1);
    expect([await plane.stateOf(running), await plane.stateOf(waiting)]).toEqual(['processing', 'cancelled']);
    await runner.report(offer, 'cancelled');
    expect([await plane.stateOf(running), await plane.stateOf(other)]).toEqual(['cancelled', 'queued']);
    expect(await codeOf(plane.submit({ project: 'acme/site' }))).toBe('project_not_found');
    expect((await plane.app.jobs.detail(waiting)).projectName, 'histories keep the name').toBe('acme/site');
    await plane.app.scopes.createOrganization('acme', person('jo'));
    expect(await plane.app.scopes.removal('organization', 'acme'), 'the name is free').toMatchObject({ jobsWaiting: 0 });
  });

  test('is emptied by the next server when this one dies on the way', async () => {
    const id = await plane.submit({ project: 'acme/site' });
    const open = plane.store.block('job');
    await plane.app.scopes.remove('project', 'acme/site', person('jo'));
    await settle();
    expect(await plane.stateOf(id)).toBe('queued');
    plane.store.meet('unavailable', 'job');
    open();
    await settle();
    await plane.restart();
    await plane.clock.advance(2_500);
    await settle();
    expect(await plane.stateOf(id)).toBe('cancelled');
  });

  test('the default project is needed', async () => {
    expect(await codeOf(plane.app.scopes.remove('project', 'baton/default', person('jo')))).toBe('scope_needed');
    expect(await codeOf(plane.app.scopes.remove('organization', 'baton', person('jo')))).toBe('scope_needed');
    expect(await codeOf(plane.app.scopes.remove('organization', 'acme/site', person('jo')))).toBe('organization_not_found');
  });
});
