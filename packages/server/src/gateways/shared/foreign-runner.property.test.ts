import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ForeignScene, type Happening } from './testing/foreign-scene.ts';

const which = fc.nat({ max: 7 });
const plain = <W extends Happening['what']>(...all: W[]) => fc.constantFrom(...all).map((what) => ({ what }) as Happening);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('submit' as const), isStop: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('take' as const), holdMs: fc.constantFrom(0, 700, 4_500, 8_000) }) },
  { weight: 5, arbitrary: plain('settle') },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_000, 5_000, 30_000, 70_000) }),
  },
  { weight: 4, arbitrary: plain('hear') },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('finish' as const), which, twice: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constantFrom('drop' as const, 'lose' as const, 'cancel' as const), which }) },
  { weight: 3, arbitrary: plain('begin', 'signOut', 'kick', 'disable', 'enable', 'drain', 'restart') },
);

/** What once ran a job twice: a call that asks while the offer of another one is accepted. */
const overtaken: Happening[] = [
  { what: 'submit', isStop: true },
  { what: 'take', holdMs: 0 },
  { what: 'hear' },
  { what: 'submit', isStop: false },
  { what: 'take', holdMs: 0 },
  { what: 'settle' },
  { what: 'settle' },
  { what: 'hear' },
  { what: 'begin' },
];

/** Of each happening, and for as long as a sync is held at the least. */
const syncsMax = (happenings: number, elapsedMs: number): number => 200 + 12 * happenings + elapsedMs / 500;

test('whatever happens to a runner and its calls at once, each job counts once, nobody waits for ever, and nothing spins', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
      const scene = await ForeignScene.start();
      for (const event of happenings) await scene.happen(event);
      await scene.heal();
      expect(scene.problems).toEqual([]);
      expect(scene.syncs).toBeLessThan(syncsMax(happenings.length, scene.elapsedMs));
    }),
    { numRuns: 100, examples: [[overtaken]] },
  );
}, 120_000);
