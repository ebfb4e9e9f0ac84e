import { beforeEach, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, sampleNewRunner, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const jo = person('jo');
const dayMs = 24 * 3_600_000;
const set = (edit: Parameters<typeof plane.app.settings.edit>[1], scope: string | null = null) =>
  plane.app.settings.edit(scope, edit, jo);

/** A finished job with a line of log, and the id of its attempt. */
async function finished(patch: Parameters<typeof plane.submit>[0] = {}): Promise<{ id: string; attemptId: string }> {
  const runner = await plane.runner(`of ${++runners}`);
  const id = await plane.submit(patch);
  const offer = await runner.take();
  const chunk = {
    number: 1,
    stream: 'stdout' as const,
    offsetMs: 0,
    bytes: Buffer.from('hello\n'),
    linesDropped: 0,
    bytesDropped: 0,
  };
  await plane.app.runners.appendLog(runner.id, offer.attemptId, offer.epoch, [chunk]);
  const digest = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
  const end = { chunks: 1, lines: 1, bytes: 6, linesDropped: 0, bytesDropped: 0, digest };
  await plane.app.runners.closeLog(runner.id, offer.attemptId, offer.epoch, end);
  await runner.report(offer);
  await plane.app.runners.closeSession(runner.id, runner.sessionId);
  return { id, attemptId: offer.attemptId };
}
let runners = 0;

/** So much time passes that the sweep over what is finished comes at its end. */
async function pass(ms: number): Promise<void> {
  plane.clock.stall(ms - 61_000);
  await plane.clock.advance(61_000);
}

test('a job without an executor gets the default one of the nearest scope', async () => {
  const executorOf = async (project: string | null = null) => (await plane.submitted({ executor: null, project })).job.executor;
  expect(await executorOf()).toBe('shell');
  await set({ defaultExecutor: 'ansible' });
  await set({ defaultExecutor: 'codex' }, 'baton/default');
  await plane.app.scopes.createProject('baton', 'other', jo);
  expect(await executorOf('baton/other')).toBe('ansible');
  expect(await executorOf()).toBe('codex');
  expect(plane.app.settings.show('baton/default').settings.defaultExecutor).toEqual({ value: 'codex', from: 'baton/default' });
  expect(plane.app.settings.show('baton/other').settings.defaultExecutor).toEqual({ value: 'ansible', from: 'instance' });
  expect(plane.app.settings.show('baton/other').settings.workspacePath.from).toBeNull();
  await set({ defaultExecutor: 'inherit' }, 'baton/default');
  expect(await executorOf()).toBe('ansible');
  expect((await plane.submitted({ executor: 'shell' })).job.executor).toBe('shell');
});

test('an executor that a runner offers can be the default one', async () => {
  expect(await codeOf(set({ defaultExecutor: 'cobol' }))).toBe('setting_invalid');
  await plane.runner('old', { executors: ['cobol'] });
  expect((await set({ defaultExecutor: 'cobol' })).settings.defaultExecutor).toEqual({ value: 'cobol', from: 'instance' });
});

test('changing the workspace path lists the runners that were paired with another one', async () => {
  const one = await plane.runner('one');
  const own = await plane.app.fleet.addRunner({ ...sampleNewRunner('own'), workspace: '/mnt/own' }, jo);
  expect(own.runner.paired).toEqual({ path: '/mnt/own', isOwn: true });
  expect(plane.app.settings.show(null).pairAgain).toEqual([]);
  const { pairAgain } = await set({ workspacePath: '/srv/baton' });
  expect(pairAgain).toEqual([{ id: one.id, name: 'one', workspace: '~/baton-runner/workspace' }]);
  const added = await plane.app.fleet.addRunner(sampleNewRunner('two'), jo);
  expect(added.runner.paired).toEqual({ path: '/srv/baton', isOwn: false });
  // its new pairing command carries the new path
  const { pairing } = await plane.act('one', 'rotate');
  expect(pairing?.runner.paired?.path).toBe('/srv/baton');
  expect(plane.app.settings.show(null).pairAgain).toEqual([]);
});

test('who is silent for how long is stale and offline follows the scope of the runner, at once', async () => {
  const [here, there] = [await plane.runner('here', { scope: 'baton/default' }), await plane.runner('there')];
  await set({ staleAfterMs: 15_000, offlineAfterMs: 20_000 }, 'baton/default');
  for (const runner of [here, there]) {
    const call = runner.sync();
    await settle();
    await plane.clock.advance(12_500);
    expect(call.state).toBe('answered');
  }
  // `here` was last heard of 25 s ago, `there` half of that
  expect(await plane.contactOf(here)).toBe('offline');
  expect(await plane.contactOf(there)).toBe('online');
  await plane.clock.advance(10_000);
  expect(await plane.contactOf(there)).toBe('online');
  await set({ staleAfterMs: 16_000 });
  expect(await plane.contactOf(there)).toBe('stale');
  await plane.clock.advance(250);
  expect(plane.eventTypes(there.id)).toContain('runner.stale');
});

test('logs go first, then jobs, each after the time of its scope; what is younger stays', async () => {
  await set({ logRetentionMs: dayMs });
  await set({ jobRetentionMs: 3 * dayMs }, 'baton/default');
  const old = await finished();
  await pass(dayMs - 120_000);
  const young = await finished();
  const waiting = await plane.submit({ labels: ['nobody'] });
  await pass(240_000);
  const page = await plane.app.jobs.readLog(old.id, null, 0, 1_000);
  expect(page.chunks).toEqual([]);
  expect(page.attempt?.log).toMatchObject({ lines: 1, complete: true, removedAt: expect.any(Number) });
  expect((await plane.app.jobs.readLog(young.id, null, 0, 1_000)).chunks).toHaveLength(1);
  await pass(2 * dayMs - 30 * 60_000);
  expect(await codeOf(plane.app.jobs.detail(old.id))).toBe(null);
  await pass(31 * 60_000);
  expect(await codeOf(plane.app.jobs.detail(old.id))).toBe('job_not_found');
  for (const kind of ['jobSpec', 'attempt'] as const)
    expect(await plane.store.read.get(kind, kind === 'attempt' ? old.attemptId : old.id)).toBeNull();
  expect(await plane.stateOf(young.id)).toBe('succeeded');
  expect(await plane.stateOf(waiting)).toBe('queued');
  expect((await plane.app.jobs.counts()).succeeded).toBe(1);
});

test('timelines are dropped when their time is over', async () => {
  await set({ eventRetentionMs: dayMs });
  const old = await finished();
  await pass(dayMs - 600_000);
  const young = await finished();
  await pass(700_000);
  const types = async (id: string) => (await plane.app.jobs.detail(id)).timeline.map(({ type }) => type);
  expect(await types(old.id)).toEqual([]);
  expect(await types(young.id)).toContain('job.queued');
});

test('without a retention nothing is taken away', async () => {
  const { id } = await finished();
  await pass(4 * dayMs);
  expect((await plane.app.jobs.readLog(id, null, 0, 1_000)).chunks).toHaveLength(1);
});

test('the audit log tells what was before and after, and a restart forgets no setting', async () => {
  await set({ defaultExecutor: 'codex', jobRetentionMs: null });
  await plane.restart();
  expect(plane.app.settings.show(null).settings).toMatchObject({
    defaultExecutor: { value: 'codex', from: 'instance' },
    jobRetentionMs: { value: null, from: 'instance' },
  });
  const [entry] = (await plane.store.read.auditSince(0, 10)).filter(({ action }) => action === 'scope.settings');
  expect(entry).toMatchObject({
    actor: { login: 'jo' },
    before: { defaultExecutor: 'inherit', jobRetentionMs: 'inherit' },
    after: { defaultExecutor: 'codex', jobRetentionMs: null },
  });
});

test.each(['unknown', 'lost'] as const)('a commit whose outcome is %s holds all the same', async (trouble) => {
  plane.store.meet(trouble, 'setting');
  expect((await set({ defaultExecutor: 'codex' })).settings.defaultExecutor.value).toBe('codex');
});
