import { beforeEach, expect, test } from 'vitest';
import type { BlastInput } from '../runner-actions.ts';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const blast = (runners: string[], action: BlastInput['action'], patch: Partial<BlastInput> = {}) =>
  plane.app.fleet.blast(runners, { action, forMs: null, labels: null, ...patch });

test('what it runs, what becomes of it, and nothing is changed', async () => {
  const runner = await plane.runner('one', { capacity: 3 });
  const ids = {
    requeue: await plane.submit(),
    fail: await plane.submit({ onLost: 'fail' }),
    hold: await plane.submit({ onLost: 'hold' }),
  };
  const call = runner.sync();
  await settle();
  for (const offer of call.offers) await runner.accept(offer);
  const becomes = async (action: BlastInput['action'], forMs: number | null = null) => {
    const { jobs } = await blast(['one'], action, { forMs });
    return Object.values(ids).map((id) => jobs.find((each) => each.jobId === id)?.becomes);
  };
  expect(await becomes('kick')).toEqual(['queued', 'failed', 'needs_attention']);
  expect(await becomes('remove')).toEqual(['failed', 'failed', 'failed']);
  expect(await becomes('disable')).toEqual(['finishes', 'finishes', 'finishes']);
  expect(await becomes('drain', 1_000)).toEqual(Array(3).fill('cancelled_at_deadline'));
  for (const id of Object.values(ids)) expect(await plane.stateOf(id)).toBe('processing');
});

test('of what is not given away before its end is certain it is told what follows then', async () => {
  const runner = await plane.runner('one', { capacity: 3 });
  const again = await plane.submit({ onPartition: 'stop' });
  const failing = await plane.submit({ onPartition: 'stop', onLost: 'fail' });
  const passed = await plane.submit({ onLost: 'requeue' });
  const call = runner.sync();
  await settle();
  for (const offer of call.offers) {
    await runner.accept(offer);
    if (offer.jobId === passed) await plane.app.runners.gate(runner.id, offer.attemptId, offer.epoch, '127.0.0.1');
  }
  const { jobs } = await blast(['one'], 'kick');
  const told = [again, failing, passed].map((id) => jobs.find(({ jobId }) => jobId === id));
  expect(told.map((hit) => [hit?.becomes, hit?.afterStop])).toEqual([
    ['stopping', 'queued'],
    ['stopping', 'failed'],
    ['stopping', 'needs_attention'],
  ]);
  await plane.act('one', 'kick');
  await plane.clock.advance(70_000);
  await settle();
  expect(await Promise.all([again, failing, passed].map((id) => plane.stateOf(id)))).toEqual([
    'queued',
    'failed',
    'needs_attention',
  ]);
});

test('waiting jobs that nothing else can run, and what nobody else offers', async () => {
  await plane.runner('gpu', { labels: ['gpu', 'linux'], executors: ['shell', 'ansible'] });
  await plane.runner('plain', { labels: ['linux'] });
  for (const labels of [['gpu'], ['gpu'], ['linux'], ['arm']]) await plane.submit({ labels });
  await plane.submit({ runner: 'gpu' });
  const { impossible, capabilities } = await blast(['gpu'], 'revoke');
  expect(impossible.map(({ labels, waiting }) => [labels, waiting]).sort()).toEqual([
    [[], 1],
    [['gpu'], 2],
  ]);
  expect(capabilities).toEqual([
    { kind: 'executor', name: 'ansible' },
    { kind: 'label', name: 'gpu' },
  ]);
  expect((await blast(['plain'], 'revoke')).impossible).toEqual([]);
  expect((await blast(['gpu', 'plain'], 'revoke')).impossible.reduce((sum, each) => sum + each.waiting, 0)).toBe(4);
});

test('of a runner that was revoked already nothing more is taken', async () => {
  await plane.runner('gpu', { labels: ['gpu'] });
  await plane.submit({ labels: ['gpu'] });
  expect((await blast(['gpu'], 'remove')).impossible).toHaveLength(1);
  await plane.act('gpu', 'revoke');
  for (const action of ['revoke', 'rotate', 'remove', 'relabel'] as const)
    expect(await blast(['gpu'], action, { labels: [] })).toMatchObject({ jobs: [], impossible: [], capabilities: [] });
});

test('a kicked runner comes back, an enabled one was there: nothing becomes impossible', async () => {
  await plane.runner('gpu', { labels: ['gpu'] });
  await plane.submit({ labels: ['gpu', 'never'] });
  await plane.submit({ labels: ['gpu'], priority: 1 });
  expect(await blast(['gpu'], 'kick')).toMatchObject({ impossible: [], capabilities: [] });
});

test('other labels: only what is taken away counts', async () => {
  const runner = await plane.runner('one');
  await plane.app.fleet.edit('one', { labels: ['a', 'b'] }, person('jo'));
  await plane.submit({ labels: ['a'] });
  expect((await blast(['one'], 'relabel', { labels: ['a', 'c'] })).impossible).toEqual([]);
  const taken = await blast([runner.id], 'relabel', { labels: ['b'] });
  expect(taken).toMatchObject({ impossible: [{ labels: ['a'], waiting: 1 }], capabilities: [{ kind: 'label', name: 'a' }] });
});

test('a runner that is not there is named', async () => {
  expect(await codeOf(blast(['ghost'], 'kick'))).toBe('runner_not_found');
});
