import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory/store.ts';
import { isPaused, problemsOf } from './testing/challenge/checker.ts';
import { challenges, radios } from './testing/challenge/plan.ts';
import { ChallengeDay } from './testing/challenge/world.ts';

/** Enough of everything happened for the day to show something. */
function expectRich(lived: ChallengeDay): void {
  const { facts, journal, diary, outages, pauses } = lived;
  expect(facts.absences.length).toBeGreaterThan(8);
  expect(diary.onAir.filter(({ hasReported }) => !hasReported).length, 'the power failed under it').toBeGreaterThan(2);
  expect(journal.entries.filter(({ lateMs }) => lateMs !== null).length).toBeGreaterThan(5);
  const runs = [...journal.jobs.values()].flat();
  expect(runs.filter(({ from }) => isPaused(lived, from)).length, 'a pause does not keep runs from waiting').toBeGreaterThan(5);
  for (const id of lived.templates.keys()) expect(journal.jobs.get(id)?.length).toBeGreaterThan(150);
  for (const [name, devices] of Object.entries(radios))
    for (const id of Object.keys(devices))
      expect(diary.onAir.filter(({ radio, device }) => radio === name && device === id).length, `${name} ${id}`).toBeGreaterThan(
        100,
      );
  expect([lived.templates.size, pauses.length, outages.length]).toEqual([challenges.length, 3, 6]);
  expect(new Set(diary.onAir.map(({ frequency }) => frequency)).size).toBeGreaterThan(1_000);
}

test.each([1, 2])(
  'a day of challenges with delays of 60 to 90 s on radios of other limits: never on the wrong one, nor too soon or too late, nor in a pause (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const disk = createMemoryStore();
    const lived = new ChallengeDay(seed, disk);
    await lived.run();
    expect(problemsOf(lived)).toEqual([]);
    expectRich(lived);
    for (const [id, jobs] of lived.journal.jobs) {
      const { rows } = await disk.read.templateJobs(id, { limit: 10_000, after: null });
      expect(new Set(rows.map((job) => job.id))).toEqual(new Set(jobs.map((job) => job.id)));
      expect(rows.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    }
  },
);
