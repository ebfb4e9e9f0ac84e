import type { EventDraft, StoredEvent } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { settle } from '../testing/manual-clock.ts';
import { TestPlane } from '../testing/plane.ts';
import { TroubledStore } from '../testing/troubled-store.ts';
import { Feed } from './feed.ts';

const draft = (entityId: string): EventDraft => ({ scopeId: 'p', kind: 'job', entityId, type: 'job.queued', at: 0, detail: {} });

describe('the feed', () => {
  let store: TroubledStore;
  let feed: Feed;
  let told: number[];
  /** Commits one event and answers it, untold. */
  const write = async (entityId = 'a'): Promise<StoredEvent[]> => {
    const [result] = await store.commit([{ changes: [], guards: [], events: [draft(entityId)] }]);
    return result?.status === 'committed' ? result.events : [];
  };
  beforeEach(async () => {
    store = new TroubledStore();
    await write();
    feed = new Feed(store);
    await feed.start();
    told = [];
    feed.onEvents((events) => told.push(...events.map((event) => event.seq)));
  });

  test('begins after what the store holds, and tells each event once', async () => {
    expect(feed.seq()).toBe(1);
    const two = await write();
    feed.publish(two);
    feed.publish(two);
    await settle();
    expect(told).toEqual([2]);
    expect(feed.seq()).toBe(2);
  });

  test('tells in order what was published out of order', async () => {
    const [two, three, four] = [await write(), await write(), await write()];
    feed.publish(three);
    feed.publish(two);
    feed.publish(four);
    await settle();
    expect(told).toEqual([2, 3, 4]);
  });

  test('finds what was missed, however much, when the next event comes or when it is asked to', async () => {
    for (let made = 0; made < 1_200; made++) await write();
    const last = await write();
    feed.publish(last);
    await settle();
    expect(told).toEqual(Array.from({ length: 1_201 }, (_, index) => index + 2));
    await write();
    feed.catchUp();
    await settle();
    expect(told.at(-1)).toBe(1_203);
  });

  test('a listener that left is told nothing more', async () => {
    const late: number[] = [];
    const leave = feed.onEvents((events) => late.push(...events.map((event) => event.seq)));
    feed.publish(await write());
    leave();
    feed.publish(await write());
    expect([late, told]).toEqual([[2], [2, 3]]);
  });

  test('a page that was away gets what it missed', async () => {
    feed.publish(await write('b'));
    expect((await feed.since(1))?.map((event) => event.entityId)).toEqual(['b']);
    expect(await feed.since(2)).toEqual([]);
  });

  test('or has to start anew: when events are no longer kept, or its number is of another store', async () => {
    for (let made = 0; made < 5; made++) await write();
    await store.pruneEvents(4);
    expect(await feed.since(2)).toBeNull();
    expect((await feed.since(3))?.map((event) => event.seq)).toEqual([4, 5, 6]);
    expect(await feed.since(99)).toBeNull();
  });

  test('or when it missed so much that a fresh look is cheaper', async () => {
    for (let made = 0; made < 5_001; made++) await write();
    expect(await feed.since(1)).toBeNull();
    expect((await feed.since(2))?.length).toBe(5_000);
  });

  test('log listeners hear of their attempt only, until they leave', () => {
    const heard: string[] = [];
    const leave = feed.onLog('a', () => heard.push('a'));
    feed.onLog('b', () => heard.push('b'));
    feed.logChanged('a');
    leave();
    feed.logChanged('a');
    feed.logChanged('b');
    expect(heard).toEqual(['a', 'b']);
  });
});

test('everything that happens to a job is told, in order, as it stands in its timeline', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner();
  const id = await plane.submit();
  const offer = await runner.take();
  await plane.clock.advance(61_000);
  runner.sync();
  await settle();
  await plane.app.jobs.cancel(id, person('admin'), null);
  await runner.report(offer, 'cancelled');
  const timeline = (await plane.app.jobs.detail(id)).timeline;
  expect(timeline.map((event) => event.type)).toEqual([
    'job.queued',
    'job.claimed',
    'job.processing',
    'job.attempt_lost',
    'job.returned',
    'job.cancelling',
    'job.cancelled',
  ]);
  expect(plane.events.filter((event) => event.entityId === id)).toEqual(timeline);
  expect(plane.app.live.seq()).toBe(plane.events.at(-1)?.seq);
});
