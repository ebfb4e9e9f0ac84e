import { insert, placeAt } from '@baton/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../testing/plane.ts';
import { HookBench } from './testing/hook-bench.ts';
import { isSignedWith } from './testing/hooks.ts';

let bench: HookBench;
beforeEach(async () => {
  bench = await HookBench.start();
});
afterEach(() => bench.stop());

const hour = 3_600_000;
const answering = (status: number, headers: Record<string, string> = {}) => {
  bench.receiver.answers = (_, response) => response.writeHead(status, headers).end(`said ${status}`);
};

test('what is sent names the event, and what was answered is kept', async () => {
  const { secret } = await bench.add(['job.failed']);
  answering(200);
  const jobId = await bench.failJob(await bench.plane.runner('one'));
  const [received] = bench.receiver.received;
  expect(received?.body).toMatchObject({
    type: 'job.failed',
    scope: { name: 'baton/default' },
    subject: { kind: 'job', id: jobId, name: 'hello', state: 'failed', reason: 'exit', runner: { name: 'one' } },
    link: `https://baton.example/jobs/${jobId}`,
  });
  expect(received?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Baton/1.0.0' });
  expect(received && isSignedWith(secret, received)).toBe(true);
  expect(await bench.deliveries()).toMatchObject([
    { state: 'delivered', subject: 'hello', tries: 1, answers: [{ status: 200, problem: null, bodyHead: 'said 200' }] },
  ]);
});

test('the event and what is to be sent are in one commit: where it fails there is neither, and where nobody knows there is one', async () => {
  await bench.add(['job.failed']);
  const runner = await bench.plane.runner('one');
  await bench.plane.submit();
  const offer = await runner.take();
  bench.plane.store.meet('lost', 'webhookDelivery');
  await runner.report(offer, 'failed');
  runner.holds = [];
  await bench.settled();
  bench.plane.store.meet('unknown', 'webhookDelivery');
  await bench.failJob(runner);
  await bench.pass(1_000);
  expect(bench.types()).toEqual(['job.failed', 'job.failed']);
  expect(new Set(bench.receiver.received.map(({ body }) => body.id)).size).toBe(2);
  expect(await bench.deliveries()).toHaveLength(2);
});

test('where nobody wants to hear of it, commits are as they were', async () => {
  const runner = await bench.plane.runner('one');
  await bench.add(['queue.too_old']);
  const before = bench.plane.store.commits;
  await bench.failJob(runner);
  const cost = bench.plane.store.commits - before;
  expect(await bench.deliveries()).toEqual([]);
  const bare = await HookBench.start();
  const other = await bare.plane.runner('one');
  const start = bare.plane.store.commits;
  await bare.failJob(other);
  expect(bare.plane.store.commits - start).toBe(cost);
  await bare.stop();
});

test('a webhook hears of its scope and of what is under it, and of nothing else', async () => {
  const { app } = bench.plane;
  await app.scopes.createOrganization('acme', bench.by);
  await app.scopes.createProject('acme', 'site', bench.by);
  await bench.add(['job.failed'], { name: 'all' });
  await bench.add(['job.failed'], { name: 'acme', scope: 'acme' });
  await bench.add(['job.failed'], { name: 'other', scope: 'baton' });
  const runner = await bench.plane.runner('one');
  await bench.plane.submit({ project: 'acme/site' });
  await runner.report(await runner.take(), 'failed');
  await bench.settled();
  expect(bench.receiver.received).toHaveLength(2);
  expect(new Set(bench.receiver.received.map(({ body }) => body.id)).size, 'one event, for whoever hears of it').toBe(1);
});

test('a receiver that fails is left alone more and more, and gets everything in order when it is back', async () => {
  await bench.add(['job.failed', 'job.succeeded']);
  const runner = await bench.plane.runner('one');
  answering(500);
  const ids = [await bench.failJob(runner)];
  for (let count = 0; count < 5; count++) ids.push(await bench.failJob(runner));
  await bench.pass(hour, 5_000);
  // one at a time, at most every two and a half minutes in the end
  expect(bench.receiver.received.length).toBeLessThan(40);
  expect(new Set(bench.receiver.received.map(({ body }) => body.subject.id))).toEqual(new Set(ids.slice(0, 1)));
  expect((await bench.only()).failures).toBe(bench.receiver.received.length);
  bench.receiver.received.length = 0;
  answering(204);
  await bench.pass(480_000, 5_000);
  expect(bench.receiver.received.map(({ body }) => body.subject.id)).toEqual(ids);
  expect(await bench.only()).toMatchObject({ failures: 0, failingSince: null });
});

test('one of whom nothing is taken holds up its own runner and no other', async () => {
  await bench.add(['job.failed']);
  const [one, two] = [await bench.plane.runner('one'), await bench.plane.runner('two')];
  bench.receiver.answers = ({ body }, response) => response.writeHead(body.subject.runner.name === 'one' ? 500 : 204).end();
  for (const runner of [one, one, two, two, one]) await bench.failJob(runner);
  const names = bench.receiver.received.map(({ body }) => body.subject.runner.name);
  expect(names).toEqual(['one', 'two', 'two']);
  await bench.pass(30_000);
  answering(204);
  await bench.pass(hour, 10_000);
  const rows = await bench.deliveries();
  expect(rows.map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
});

test('a pause that the receiver asked for is kept', async () => {
  await bench.add(['job.failed']);
  const runner = await bench.plane.runner('one');
  answering(429, { 'retry-after': '600' });
  await bench.failJob(runner);
  answering(204);
  await bench.failJob(runner);
  await bench.pass(590_000, 10_000);
  expect(bench.receiver.received).toHaveLength(1);
  await bench.pass(20_000);
  expect(bench.receiver.received).toHaveLength(3);
});

test('one that says it is gone is disabled, and the log says so', async () => {
  await bench.add(['job.failed']);
  answering(410);
  await bench.failJob(await bench.plane.runner('one'));
  expect(await bench.only()).toMatchObject({ disabled: { by: 'server', reason: 'its receiver answered 410 Gone' } });
  expect((await bench.deliveries())[0]).toMatchObject({ state: 'given_up' });
  const rows = (await bench.plane.store.read.auditSince(0, 99)).filter(({ action }) => action === 'webhook.disable');
  expect(rows).toMatchObject([{ actor: { via: 'server' }, target: { kind: 'webhook', name: 'hook' } }]);
  expect(JSON.stringify(rows)).not.toContain('receivers-own');
});

test('after three days it is given up, is still listed, and can be sent again with its id', async () => {
  await bench.add(['job.failed']);
  answering(503);
  await bench.failJob(await bench.plane.runner('one'));
  await bench.pass(hour / 6, 5_000);
  bench.plane.clock.stall(73 * hour);
  await bench.pass(60_000, 5_000);
  const [given] = await bench.deliveries();
  expect(given).toMatchObject({ state: 'given_up', answers: { length: 5 } });
  answering(204);
  await bench.plane.app.webhooks.redeliver(given?.webhookId ?? '', given?.id ?? '', bench.by);
  await bench.settled();
  expect(bench.receiver.received.at(-1)?.headers['webhook-id']).toBe(given?.eventId);
  expect((await bench.deliveries())[0]).toMatchObject({ state: 'delivered', tries: 1 });
});

test('a new secret signs at once, and the one before it for a day', async () => {
  const { webhook, secret } = await bench.add(['job.failed']);
  const rotated = await bench.plane.app.webhooks.rotate(webhook.id, bench.by);
  const runner = await bench.plane.runner('one');
  const signedBy = async () => {
    await bench.failJob(runner);
    const last = bench.receiver.received.at(-1);
    return [secret, rotated.secret].map((each) => last !== undefined && isSignedWith(each, last));
  };
  expect(rotated.secret).not.toBe(secret);
  expect(await signedBy()).toEqual([true, true]);
  bench.plane.clock.stall(24 * hour);
  await bench.pass(5_000);
  await runner.open();
  expect(await signedBy()).toEqual([false, true]);
  expect(JSON.stringify(await bench.plane.store.read.webhooks())).not.toContain(secret.slice(6));
});

test('what waits for a disabled one goes out when it is enabled again, and nothing new is kept for it', async () => {
  const { webhook } = await bench.add(['job.failed']);
  const { webhooks } = bench.plane.app;
  const runner = await bench.plane.runner('one');
  answering(500);
  const first = await bench.failJob(runner);
  await webhooks.change(webhook.id, { isEnabled: false, reason: 'moving' }, bench.by);
  answering(204);
  await bench.failJob(runner);
  await bench.pass(hour, 10_000);
  expect(bench.receiver.received).toHaveLength(1);
  await webhooks.change(webhook.id, { isEnabled: true }, bench.by);
  await bench.settled();
  expect(bench.receiver.received.map(({ body }) => body.subject.id)).toEqual([first, first]);
});

test('a ping goes out at once, whatever stands against it, and is tried once', async () => {
  const { webhook } = await bench.add(['job.failed']);
  const { webhooks } = bench.plane.app;
  await webhooks.change(webhook.id, { isEnabled: false }, bench.by);
  answering(500);
  const sent = await webhooks.ping(webhook.id, bench.by);
  await bench.settled();
  expect(bench.types()).toEqual(['ping']);
  expect(await webhooks.delivery(webhook.id, sent.id)).toMatchObject({ state: 'given_up', answers: [{ status: 500 }] });
  expect((await bench.only()).failures).toBe(0);
});

test('of one that is removed nothing is left, also of what is under way', async () => {
  const { webhook } = await bench.add(['job.failed']);
  let open = (): void => {};
  bench.receiver.answers = (_, response) => {
    open = () => response.writeHead(204).end();
  };
  const runner = await bench.plane.runner('one');
  await bench.plane.submit();
  await runner.report(await runner.take(), 'failed');
  await bench.receiver.arrived(1);
  await bench.plane.app.webhooks.remove(webhook.id, bench.by);
  open();
  await bench.settled();
  expect(await bench.plane.store.read.webhookDeliveriesBefore(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  expect(await codeOf(bench.plane.app.webhooks.find(webhook.id))).toBe('webhook_not_found');
});

test('a month after it is over it is forgotten', async () => {
  await bench.add(['job.failed']);
  await bench.failJob(await bench.plane.runner('one'));
  const [fresh] = await bench.deliveries();
  if (!fresh) throw new Error('one was sent');
  const month = placeAt(bench.plane.clock.now() - 30 * 24 * hour);
  const old = (id: string, place: number) => insert('webhookDelivery', { ...fresh, id, revision: 1, place });
  const changes = [old('old', month - 1), old('nearly', month + placeAt(hour))];
  await bench.plane.store.commit([{ changes, guards: [], events: [] }]);
  await bench.pass(65_000, 5_000);
  expect((await bench.deliveries()).map(({ id }) => id)).toEqual([fresh.id, 'nearly']);
});

test('when a server dies on the way another sends it, with the same id', async () => {
  await bench.add(['job.failed']);
  bench.receiver.answers = () => {};
  const runner = await bench.plane.runner('one');
  await bench.plane.submit();
  await runner.report(await runner.take(), 'failed');
  await bench.receiver.arrived(1);
  answering(204);
  // the one that stops breaks off what it sends, and gives it back
  await bench.plane.restart();
  await bench.settled();
  expect(bench.receiver.received.map(({ body }) => body.id)).toEqual(Array(2).fill(bench.receiver.received[0]?.body.id));
  expect(await bench.deliveries()).toMatchObject([{ state: 'delivered', tries: 1 }]);
});
