import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWebhookSender } from '../../outgoing/sender.ts';
import { openSqliteStore } from '../../store/sqlite/store.ts';
import { TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import { addWebhook, isSignedWith } from './testing/hooks.ts';
import { Receiver } from './testing/receiver.ts';
import { UnderWay } from './testing/under-way.ts';

/*
 * A receiver that is down for an hour, and a server that is restarted in between: real SQLite in a file, real HTTP, a clock that is moved by hand.
 */

let folder: string;
let receiver: Receiver;
let plane: TestPlane;
let underWay: UnderWay;
const open = async () => underWay.store(await openSqliteStore({ file: join(folder, 'baton.db') }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-webhooks-'));
  receiver = await Receiver.start();
  underWay = new UnderWay();
  plane = new TestPlane(await open());
  plane.webhookSender = underWay.sender(createWebhookSender({ clock: plane.clock, privateNetworks: ['127.0.0.1'] }));
  await plane.restart();
});
afterEach(async () => {
  await plane.app.stop();
  await plane.store.close();
  await receiver.down();
  rmSync(folder, { recursive: true });
});

const stepMs = 10_000;
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    await plane.clock.advance(Math.min(left, stepMs));
    await underWay.settled();
  }
}

/** The runner is silent until it is offline, then comes back. */
async function flap(runner: TestRunner): Promise<void> {
  await pass(100_000);
  await runner.open();
  runner.sync();
  await underWay.settled();
  await pass(1_000);
}

async function failJob(runner: TestRunner): Promise<void> {
  await runner.open();
  await plane.submit({ runner: runner.id });
  const call = runner.sync();
  await pass(1_000);
  const [offer] = call.offers;
  if (!offer) throw new Error(`the job is offered to the one that is there, but the sync is ${call.state}`);
  await runner.accept(offer);
  await runner.report(offer, 'failed');
}

/** After a start the server tells anew how its runners are; whoever was told of it before is not told again. */
function worthTelling(types: readonly string[]): string[] {
  let isAway = false;
  return types.filter((type) => {
    if (type === 'job.failed') return true;
    const isNews = (type === 'runner.offline') !== isAway;
    isAway = type === 'runner.offline';
    return isNews;
  });
}

test('every event reaches it once it is back, in order for each runner, and none is lost', async () => {
  const runners = [await plane.runner('one'), await plane.runner('two')] as const;
  for (const runner of runners) runner.sync();
  const kinds = ['runner.offline', 'runner.online', 'job.failed'] as const;
  const { secret } = await addWebhook(plane, receiver.url, [...kinds]);
  await pass(1_000);
  await receiver.down();
  const downAt = plane.clock.now();

  await failJob(runners[0]);
  for (let round = 0; round < 4; round++) for (const runner of runners) await flap(runner);
  await failJob(runners[1]);
  await plane.restart(60_000, async () => {
    await plane.store.close();
    plane.store.reopened(await open());
  });
  for (const runner of runners) {
    await runner.open();
    runner.sync();
  }
  for (let round = 0; round < 3; round++) for (const runner of runners) await flap(runner);
  await pass(Math.max(0, downAt + 3_600_000 - plane.clock.now()));
  expect(plane.clock.now() - downAt).toBeGreaterThanOrEqual(3_600_000);
  expect(receiver.received).toEqual([]);

  await receiver.up();
  // at most until the next probe is due, and then all of it at once
  await pass(480_000);
  const told = plane.events.filter(({ type }) => (kinds as readonly string[]).includes(type));
  for (const { id } of runners) {
    const ofRunner = receiver.received.filter(({ body }) => body.subject.id === id || body.subject.runner?.id === id);
    const expected = told.filter(({ entityId, detail }) => entityId === id || detail.runnerId === id);
    expect(ofRunner.map(({ body }) => body.occurredAt)).toEqual(ofRunner.map(({ body }) => body.occurredAt).sort());
    expect(ofRunner.map(({ body }) => body.type)).toEqual(worthTelling(expected.map(({ type }) => type)));
    expect(ofRunner.length).toBeGreaterThan(10);
  }
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
  expect(receiver.received.every((each) => isSignedWith(secret, each) && each.headers['webhook-id'] === each.body.id)).toBe(true);
  const [webhook] = await plane.app.webhooks.list();
  expect(webhook).toMatchObject({ failures: 0, probeAt: null });
  const { rows } = await plane.app.webhooks.deliveries(webhook?.id ?? '', { limit: 100, after: null });
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['delivered']));
}, 60_000);
