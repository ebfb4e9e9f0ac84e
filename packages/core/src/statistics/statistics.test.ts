import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bounded, entriesMax } from './bounded.ts';
import { Sum } from './figures.ts';
import { countUpTo, newHistogram, observeMs, quantile, relativeError } from './histogram.ts';
import { type PackedSlot, packStatistics, unpackStatistics } from './pack.ts';
import { groupsIn, pointOf, seriesPlan, stepsMax } from './series.ts';
import {
  addQueue,
  addRunners,
  counters,
  dimensions,
  entriesOf,
  entryOf,
  merged,
  newSlot,
  otherId,
  type Slot,
  timesOf,
} from './slot.ts';
import { minutesOf, placeOfSlot, slotAt, spanMs, spansKept, spanUnits } from './span.ts';

const durations = fc.integer({ min: 0, max: 400 * 24 * 3_600_000 });

/** The same for the same content, in whatever order it came. */
function told(slot: Slot): PackedSlot {
  const packed = packStatistics(slot);
  const sorted = <T extends readonly unknown[]>(list: T[]): T[] =>
    list.sort((a, b) => (`${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1));
  for (const dimension of dimensions) sorted(packed[dimension]);
  sorted(packed.queues);
  for (const each of sorted(packed.fleet)) each[1] = Object.fromEntries(Object.entries(each[1]).sort());
  return packed;
}

const slots = fc
  .record({
    entries: fc.array(
      fc.record({
        dimension: fc.constantFrom(...dimensions),
        id: fc.constantFrom('a', 'b', 'c', otherId),
        scopeId: fc.constantFrom('site', 'shop', ''),
        counts: fc.array(fc.nat(1_000), { minLength: counters.length, maxLength: counters.length }),
        waiting: fc.array(durations, { maxLength: 8 }),
        running: fc.array(durations, { maxLength: 8 }),
      }),
      { maxLength: 8 },
    ),
    queues: fc.array(fc.tuple(fc.constantFrom('site', 'shop'), fc.nat(100), durations), { maxLength: 4 }),
    fleet: fc.array(
      fc.tuple(fc.constantFrom('site', 'instance'), fc.constantFrom('online' as const, 'busy' as const), fc.nat(9)),
      {
        maxLength: 4,
      },
    ),
    samples: fc.nat(12),
  })
  .map(({ entries, queues, fleet, samples }) => {
    const slot = newSlot();
    slot.samples = samples;
    for (const { dimension, id, scopeId, counts, waiting, running } of entries) {
      const entry = entryOf(slot, dimension, id, scopeId);
      for (const [at, counter] of counters.entries()) entry[counter] += counts[at] ?? 0;
      for (const ms of waiting) observeMs(ms, timesOf(entry, 'waiting'));
      for (const ms of running) observeMs(ms, timesOf(entry, 'running'));
    }
    for (const queue of queues) addQueue(slot, ...queue);
    for (const runners of fleet) addRunners(slot, ...runners);
    return slot;
  });

describe('histograms', () => {
  test('tell every quantile within 5 % of the value of that rank', () => {
    fc.assert(
      fc.property(
        fc.array(durations, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const histogram = newHistogram();
          for (const value of values) observeMs(value, histogram);
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number;
          expect(Math.abs((quantile(histogram, q) as number) - exact)).toBeLessThanOrEqual(relativeError * exact * (1 + 1e-9));
        },
      ),
    );
  });

  test('of a clock that was put back count as nothing; of none there is no quantile', () => {
    const histogram = newHistogram();
    expect(quantile(histogram, 0.5)).toBeNull();
    observeMs(-5_000, histogram);
    expect([histogram.sum, quantile(histogram, 0.99)]).toEqual([0, 0]);
  });

  test('count up to a bound all that is well below and nothing that is well above', () => {
    const histogram = newHistogram();
    for (const ms of [10, 900, 1_100, 60_000]) observeMs(ms, histogram);
    expect([9, 1_000, 59_000 * 1.1].map((bound) => countUpTo(histogram, bound))).toEqual([0, 2, 4]);
  });
});

describe('slots', () => {
  test('are merged in any order, in any grouping', () => {
    fc.assert(
      fc.property(slots, slots, slots, (a, b, c) => {
        const whole = told(merged([a, b, c]));
        expect(told(merged([c, a, b]))).toEqual(whole);
        expect(told(merged([merged([a, b]), c]))).toEqual(whole);
        expect(told(merged([a, merged([b, c])]))).toEqual(whole);
      }),
    );
  });

  test('are the same after they were packed, and never negative', () => {
    fc.assert(
      fc.property(slots, (slot) => {
        const packed = JSON.parse(JSON.stringify(packStatistics(slot))) as PackedSlot;
        expect(told(unpackStatistics(packed))).toEqual(told(slot));
        for (const dimension of dimensions)
          for (const [, , counts, waiting] of packed[dimension]) expect(Math.min(0, ...counts, ...waiting)).toBe(0);
      }),
    );
  });

  test('the sum of sixty minutes is that of the hour', () => {
    fc.assert(
      fc.property(fc.array(slots, { minLength: 60, maxLength: 60 }), (minutes) => {
        const [byMinutes, byHour] = [pointOf(0, minutes, () => true), pointOf(0, [merged(minutes)], () => true)];
        expect(byHour).toEqual(byMinutes);
      }),
      { numRuns: 20 },
    );
  });

  test('with too many entries keep the busiest; nothing of the others gets lost', () => {
    const slot = newSlot();
    const most = entriesMax.minute;
    for (let at = 1; at <= 2 * most; at++) entryOf(slot, 'class', `class ${at}`, 'site').started = at;
    const before = pointOfClass(slot);
    bounded(slot, 'minute');
    const ids = [...entriesOf(slot, 'class')].map(([id]) => id);
    expect(ids).toHaveLength(most + 1);
    expect(ids.filter((id) => id !== otherId).every((id) => Number(id.slice(6)) > most)).toBe(true);
    expect(pointOfClass(slot)).toEqual(before);
    const again = told(slot);
    expect(told(bounded(slot, 'minute'))).toEqual(again);
  });

  test('a runner of which there is little room goes with its capacity', () => {
    const slot = newSlot();
    for (let at = 1; at <= 80; at++) {
      entryOf(slot, 'runner', `runner ${at}`, 'site').busyMs = at * 1_000;
      entryOf(slot, 'runner', `runner ${at}`, 'instance').capacityMs = 60_000;
    }
    bounded(slot, 'minute');
    for (const [id, scopes] of slot.entries.runner) expect(scopes.size, id).toBe(id === otherId ? 1 : 2);
  });
});

const pointOfClass = (slot: Slot) => {
  const sum = new Sum();
  for (const [, , entry] of entriesOf(slot, 'class')) sum.add(entry);
  return sum.figures();
};

describe('spans', () => {
  test('a stretch of time is cut at whole minutes and nothing of it is lost', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.nat(1_000_000), (from, length) => {
        const parts = [...minutesOf(from, from + length)];
        expect(parts.reduce((sum, [, ms]) => sum + ms, 0)).toBe(length);
        for (const [minute, ms] of parts) {
          expect(ms).toBeGreaterThan(0);
          expect(ms).toBeLessThanOrEqual(60_000);
          expect(minute).toBeGreaterThanOrEqual(slotAt('minute', from));
        }
      }),
    );
    expect([...minutesOf(5, 1)]).toEqual([]);
  });

  test.each(spanUnits)('of two slots that are both kept none takes the place of the other: %s', (unit) => {
    const newest = slotAt(unit, 1_800_000_000_000);
    const places = Array.from({ length: spansKept[unit] }, (_, ago) => placeOfSlot(unit, newest - ago));
    expect(new Set(places).size).toBe(spansKept[unit]);
  });
});

describe('series', () => {
  const now = 1_800_000_030_000;
  const days = (count: number): number => count * spanMs.day;

  test.each([
    ['an hour by minutes', now - spanMs.hour, null, 'minute', spanMs.minute],
    ['a day in five minutes', now - days(1), null, 'minute', 5 * spanMs.minute],
    ['a day by hours', now - days(1), spanMs.hour, 'hour', spanMs.hour],
    ['yesterday by minutes, which are gone: hours', now - days(2), spanMs.minute, 'hour', spanMs.hour],
    ['thirty days', now - days(30), null, 'hour', 3 * spanMs.hour],
    ['two years', now - days(730), null, 'day', 3 * days(1)],
    ['a year by minutes: days', now - days(365), spanMs.minute, 'day', days(1)],
  ] as const)('%s', (_, from, step, unit, stepMs) => {
    expect(seriesPlan(from, now, step, now)).toEqual({ unit, stepMs });
  });

  test('never more steps than can be answered', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: now }), fc.option(fc.integer({ min: 60_000, max: days(9) })), (length, step) => {
        const { stepMs } = seriesPlan(now - length, now, step, now);
        expect(length / stepMs).toBeLessThanOrEqual(stepsMax);
      }),
    );
  });

  test('tell only of the scopes that are shown, and of capacity only where the runner is', () => {
    const slot = newSlot();
    Object.assign(entryOf(slot, 'executor', 'shell', 'site'), { succeeded: 3, failed: 1, busyMs: 50 });
    Object.assign(entryOf(slot, 'executor', 'shell', 'shop'), { succeeded: 9, busyMs: 7 });
    Object.assign(entryOf(slot, 'runner', 'one', 'site'), { busyMs: 50 });
    Object.assign(entryOf(slot, 'runner', 'one', 'instance'), { capacityMs: 100 });
    const ofSite = pointOf(0, [slot], (scopeId) => scopeId === 'site');
    expect(ofSite).toMatchObject({ succeeded: 3, failed: 1, successRate: 0.75, busyMs: 50, utilisation: null });
    expect(pointOf(0, [slot], () => true)).toMatchObject({ succeeded: 12, busyMs: 57, utilisation: 0.57 });
    expect(groupsIn([slot], 'runner', () => true)).toMatchObject([{ id: 'one', busyMs: 50, utilisation: 0.5 }]);
    expect(groupsIn([slot], 'scope', () => true).map(({ id, succeeded, capacityMs }) => [id, succeeded, capacityMs])).toEqual([
      ['site', 3, 0],
      ['shop', 9, 0],
      ['instance', 0, 100],
    ]);
  });
});
