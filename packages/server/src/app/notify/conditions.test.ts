import { afterEach, beforeEach, expect, test } from 'vitest';
import { HookBench } from './testing/hook-bench.ts';

let bench: HookBench;
beforeEach(async () => {
  bench = await HookBench.start();
});
afterEach(() => bench.stop());

const minute = 60_000;

test('work that nobody can do is told of once for its kind, with why, and again when it came back', async () => {
  await bench.add(['job.impossible']);
  await bench.plane.runner('one');
  const gpu = { labels: ['gpu'] };
  const ids = [await bench.plane.submit(gpu), await bench.plane.submit(gpu), await bench.plane.submit({ labels: ['tpu'] })];
  await bench.plane.submit();
  await bench.pass(minute, 5_000);
  expect(bench.types()).toEqual(['job.impossible', 'job.impossible']);
  const told = bench.receiver.received.map(({ body }) => body).find(({ detail }) => detail.labels === 'gpu');
  expect(told).toMatchObject({
    subject: { kind: 'queue' },
    detail: { waiting: 2, executor: 'shell', jobId: ids[0], why: expect.stringContaining('gpu') },
  });
  const able = await bench.plane.runner('two', { labels: ['gpu'] });
  await bench.pass(10_000);
  await bench.plane.act('two', 'remove');
  await bench.pass(10_000);
  expect(bench.types()).toHaveLength(3);
  expect(able.holds).toEqual([]);
});

test('it is not told of again after a restart', async () => {
  await bench.add(['job.impossible', 'queue.too_old'], { queueAgeMs: 30_000 });
  await bench.plane.submit({ labels: ['gpu'] });
  await bench.pass(minute, 5_000);
  expect(bench.types().sort()).toEqual(['job.impossible', 'queue.too_old']);
  await bench.plane.restart(minute);
  await bench.pass(minute, 5_000);
  expect(bench.receiver.received).toHaveLength(2);
});

test('a queue is told of when its oldest job waits too long, to whoever bears no more', async () => {
  await bench.add(['queue.too_old'], { name: 'patient', queueAgeMs: 10 * minute });
  await bench.add(['queue.too_old'], { name: 'hasty', queueAgeMs: minute });
  const waiting = await bench.plane.submit();
  await bench.pass(2 * minute, 5_000);
  expect(bench.receiver.received.map(({ body }) => body.detail)).toMatchObject([
    { thresholdMs: minute, waiting: 1, executor: 'shell', oldestWaitMs: expect.any(Number) },
  ]);
  await bench.pass(10 * minute, 10_000);
  expect(bench.receiver.received.map(({ body }) => body.detail.thresholdMs)).toEqual([minute, 10 * minute]);
  const runner = await bench.plane.runner('one');
  const offer = await runner.take();
  expect(offer.jobId).toBe(waiting);
  await runner.report(offer);
  await bench.pass(10_000);
  await bench.plane.submit();
  await bench.pass(2 * minute, 5_000);
  expect(bench.receiver.received).toHaveLength(3);
});

test('outdated runners are told of once for a scope and a version, however many they are', async () => {
  await bench.add(['fleet.outdated']);
  await bench.plane.runner('one');
  await bench.plane.runner('two');
  await bench.pass(10_000);
  expect(bench.receiver.received).toEqual([]);
  bench.plane.latestVersion = '2.0.0';
  await bench.plane.restart();
  await bench.pass(minute, 5_000);
  expect(bench.receiver.received.map(({ body }) => body.detail)).toEqual([
    { latestVersion: '2.0.0', outdated: 2, runners: 'one 1.0.0, two 1.0.0' },
  ]);
  bench.plane.latestVersion = '3.0.0';
  await bench.plane.restart();
  await bench.pass(minute, 5_000);
  expect(bench.receiver.received.map(({ body }) => body.detail.latestVersion)).toEqual(['2.0.0', '3.0.0']);
});

test('a runner that is away is told of once, across a restart, and then that it is back', async () => {
  await bench.add(['runner.offline', 'runner.online']);
  const runner = await bench.plane.runner('one');
  runner.sync();
  await bench.pass(2 * minute, 5_000);
  await bench.plane.restart();
  await bench.pass(2 * minute, 5_000);
  expect(bench.types()).toEqual(['runner.offline']);
  await runner.open();
  runner.sync();
  await bench.pass(5_000);
  expect(bench.types()).toEqual(['runner.offline', 'runner.online']);
  await bench.plane.restart();
  await runner.open();
  runner.sync();
  await bench.pass(5_000);
  expect(bench.types(), 'after a start that it is there is no news').toHaveLength(2);
});

test('of a runner that was removed while it was away nothing stays behind', async () => {
  await bench.add(['runner.offline', 'runner.online']);
  const runner = await bench.plane.runner('one');
  runner.sync();
  await bench.pass(2 * minute, 5_000);
  await bench.plane.act('one', 'remove');
  expect(await bench.plane.store.read.noticeAlarms()).toEqual([]);
});

test('where nobody wants to hear of a kind any more, nothing of it is remembered', async () => {
  const { webhook } = await bench.add(['job.impossible']);
  await bench.plane.submit({ labels: ['gpu'] });
  await bench.pass(10_000);
  expect(await bench.plane.store.read.noticeAlarms()).toHaveLength(1);
  await bench.plane.app.webhooks.change(webhook.id, { kinds: ['job.failed'] }, bench.by);
  await bench.pass(10_000);
  expect(await bench.plane.store.read.noticeAlarms()).toEqual([]);
});

test('a pause of a scope is told of with its reason, and that it was resumed', async () => {
  const { pauses } = bench.plane.app;
  await bench.add(['assignment.paused', 'assignment.resumed']);
  await pauses.pause('baton', { why: 'the mast is down', until: null, by: bench.by });
  await pauses.resume('baton', bench.by);
  await bench.settled();
  expect(bench.receiver.received.map(({ body }) => [body.type, body.scope.name, body.detail.why])).toEqual([
    ['assignment.paused', 'baton', 'the mast is down'],
    ['assignment.resumed', 'baton', undefined],
  ]);
});
