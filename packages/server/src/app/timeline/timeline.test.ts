import { instanceScopeId, plan, runnerEvent } from '@baton/core';
import { beforeEach, expect, test } from 'vitest';
import type { OfferOutput } from '../runner-calls.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import type { AttemptsInput } from './use-cases.ts';

const minuteMs = 60_000;

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const input = (patch: Partial<AttemptsInput> = {}): AttemptsInput => ({
  ...{ from: null, to: null, scope: null, limit: 10, after: null },
  ...patch,
});

/** What is read in pieces, between which others have their turn. */
async function whole<T>(reading: Promise<T>): Promise<T> {
  let done = false;
  const end = reading.finally(() => {
    done = true;
  });
  end.catch(() => {});
  while (!done) await plane.clock.advance(0);
  return await end;
}

/** The runner asks first, so that the job is offered to the newest question. */
async function begin(runner: TestRunner, name: string): Promise<OfferOutput> {
  const call = runner.sync();
  await plane.submit({ name, runner: runner.id });
  await settle();
  const [offer] = call.offers;
  if (!offer) throw new Error(`no offer of ${name}`);
  await runner.accept(offer);
  runner.holds = [{ attemptId: offer.attemptId, epoch: offer.epoch }];
  return offer;
}

function runs(runner: TestRunner, ms: number, kind: 'succeeded' | 'failed' = 'succeeded') {
  return async (name: string): Promise<void> => {
    const offer = await begin(runner, name);
    await plane.advance(ms, runner);
    await runner.report(offer, kind);
    runner.holds = [];
  };
}

test('what a runner ran is told by pages, what it has now first, then the last that ended', async () => {
  const one = await plane.runner('one');
  const run = runs(one, 2_000);
  for (const name of ['a', 'b', 'c']) await run(name);
  await begin(one, 'd');
  const first = await plane.app.timeline.attempts('one', input({ limit: 2 }));
  expect(first.attempts.map(({ job, outcome }) => [job.name, outcome])).toEqual([
    ['d', 'running'],
    ['c', 'succeeded'],
    ['b', 'succeeded'],
  ]);
  const { attempt, waitedSince } = first.attempts[1] ?? {};
  expect((attempt?.endedAt ?? 0) - (attempt?.acceptedAt ?? 0)).toBe(2_000);
  expect(waitedSince).toBeLessThanOrEqual(attempt?.offeredAt ?? 0);
  const last = await plane.app.timeline.attempts('one', input({ limit: 2, after: first.next }));
  expect([last.attempts.map(({ job }) => job.name), last.next]).toEqual([['a'], null]);
});

test('only what lies in the time is told, also what began before it or ended after it', async () => {
  const run = runs(await plane.runner('one'), 10 * minuteMs);
  const begun = plane.clock.now();
  for (const name of ['a', 'b', 'c']) await run(name);
  const names = async (from: number, to: number) =>
    (await plane.app.timeline.attempts('one', input({ from: begun + from * minuteMs, to: begun + to * minuteMs }))).attempts.map(
      ({ job }) => job.name,
    );
  expect(await names(5, 15)).toEqual(['b', 'a']);
  expect(await names(12, 14)).toEqual(['b']);
  expect(await codeOf(plane.app.timeline.attempts('one', input({ from: 5, to: 5 })))).toBe('invalid_request');
  expect(await codeOf(plane.app.timeline.attempts('nobody', input()))).toBe('runner_not_found');
});

test('of the fleet those that worked are told, those that work now first', async () => {
  await runs(await plane.runner('short'), 1_000)('a');
  await runs(await plane.runner('long'), 60_000, 'failed')('b');
  await plane.runner('idle');
  const now = await plane.runner('now');
  await begin(now, 'c');
  await plane.clock.advance(5_000);
  const all = await whole(plane.app.timeline.fleet(input()));
  expect(all.rows.map(({ name, attempts }) => [name, attempts[0]?.outcome])).toEqual([
    ['now', 'running'],
    ['long', 'failed'],
    ['short', 'succeeded'],
  ]);
  const first = await whole(plane.app.timeline.fleet(input({ limit: 2 })));
  const last = await whole(plane.app.timeline.fleet(input({ limit: 2, after: first.next })));
  expect([last.rows.map(({ name }) => name), last.next]).toEqual([['short'], null]);
  expect(await codeOf(whole(plane.app.timeline.fleet(input({ scope: 'nowhere' }))))).toBe('scope_not_found');
});

test('whether a runner was there is told exactly; while no server watched nobody knows', async () => {
  const one = await plane.runner('one');
  const begun = plane.clock.now();
  for (let minute = 0; minute < 5; minute++) await plane.advance(minuteMs, one);
  await plane.clock.advance(5 * minuteMs);
  const before = await whole(plane.app.timeline.contact('one'));
  expect(before.stretches.map(({ contact }) => contact).slice(-3)).toEqual(['online', 'stale', 'offline']);
  expect(before.now).toBe('offline');
  await one.open();
  one.sync();
  await plane.clock.advance(2 * minuteMs);
  const down = plane.clock.now();
  await plane.restart(10 * minuteMs);
  await one.open();
  one.sync();
  await plane.clock.advance(6_000);
  const { stretches, to } = await whole(plane.app.timeline.contact('one'));
  const last = stretches.slice(-2).map(({ contact }) => contact);
  expect(last).toEqual(['unknown', 'online']);
  const unknown = stretches.at(-2);
  expect(Math.abs((unknown?.from ?? 0) - down)).toBeLessThanOrEqual(minuteMs);
  expect([stretches.at(-1)?.to, stretches[0]?.from]).toEqual([to, begun]);
});

test('what was before the events that are kept is not known', async () => {
  const one = await plane.runner('one');
  await plane.advance(2_000, one);
  await plane.store.commit([
    {
      ...plan([], []),
      events: Array.from({ length: 3 }, () => ({ ...system(), at: plane.clock.now() })),
      guards: [],
      changes: [],
    },
  ]);
  await plane.clock.advance(minuteMs);
  await plane.store.pruneEvents((await plane.store.read.latestSeq()) + 1);
  const { stretches } = await whole(plane.app.timeline.contact('one'));
  expect(stretches.map(({ contact }) => contact)).toEqual(['unknown']);
});

const system = () => ({ ...runnerEvent({ id: 'x', scopeId: instanceScopeId } as never, 'renamed', 0), kind: 'system' as const });
