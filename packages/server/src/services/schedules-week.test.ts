import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store/interface.ts';
import { createMemoryStore } from '../store/memory/store.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import { Checker } from './testing/week/checker.ts';
import { Week } from './testing/week/world.ts';

/** In the first, clocks go forward in Europe and back in the south; in the second, back in Europe and in America. */
const weeks = { spring: ['2026-03-28T18:00Z', '2026-04-05T20:00Z'], autumn: ['2026-10-24T18:00Z', '2026-11-01T20:00Z'] } as const;

async function live(store: Store, season: keyof typeof weeks, seed: number) {
  const [from, until] = weeks[season].map((text) => Date.parse(text)) as [number, number];
  const week = new Week(seed, store, from, until);
  await week.run();
  const checker = new Checker(week.facts, week.journal);
  for (const [id, plan] of week.plans) checker.check(id, plan);
  const stored = new Set<string>();
  for (const id of week.plans.keys())
    for (const { id: jobId } of (await store.read.templateJobs(id, { limit: 10_000, after: null })).rows) stored.add(jobId);
  const { entries, jobs } = week.journal;
  const made = new Set([...jobs.values()].flat().map(({ id }) => id));
  return { week, problems: checker.problems, entries, made, stored };
}

/** Enough of everything happened for the week to show something. */
function expectRich({ week, entries }: Awaited<ReturnType<typeof live>>): void {
  const of = (test: (entry: (typeof entries)[number]) => boolean): number => entries.filter(test).length;
  expect(week.facts.absences.length).toBeGreaterThan(15);
  expect(of(({ jobId }) => jobId !== null)).toBeGreaterThan(2_000);
  expect(of(({ lateMs }) => lateMs !== null)).toBeGreaterThan(50);
  expect(of(({ why }) => why === 'overlap')).toBeGreaterThan(50);
  expect(of(({ why }) => why === 'missed')).toBeGreaterThan(5);
}

describe('a week of two hundred schedules, with a server that ends at random: each run is there once, and late ones say so', () => {
  test.each([
    ['spring', 1],
    ['autumn', 2],
  ] as const)('in memory, %s', { timeout: 120_000 }, async (season, seed) => {
    const found = await live(createMemoryStore(), season, seed);
    expect(found.problems).toEqual([]);
    expect(found.stored).toEqual(found.made);
    expectRich(found);
  });

  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-week-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('on a disk, spring', { timeout: 120_000 }, async () => {
    const store = await openSqliteStore({ file: join(folder, 'baton.db'), reserveBytes: 4096 });
    const found = await live(store, 'spring', 3);
    expect(found.problems).toEqual([]);
    expect(found.stored).toEqual(found.made);
    expectRich(found);
    await store.close();
  });
});
