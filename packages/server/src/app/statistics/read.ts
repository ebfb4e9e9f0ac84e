import { merged, oldestKept, type Slot, type SpanUnit, slotAt } from '@baton/core';
import type { StatisticsKeeper } from './keep.ts';
import type { StatisticsSources } from './sources.ts';

/** Rows that are read before others have their turn. */
const batchSize = 120;

/** The slots of a stretch of time that are kept and hold something, oldest first: from the store, from memory, or (under way) summed up just now. */
export async function readSlots(
  sources: StatisticsSources,
  keeper: StatisticsKeeper,
  unit: SpanUnit,
  from: number,
  to: number,
): Promise<Map<number, Slot>> {
  const first = Math.max(slotAt(unit, from), oldestKept(unit, sources.now()));
  const found = new Map<number, Slot>();
  const all = Array.from({ length: Math.max(0, slotAt(unit, to - 1) - first + 1) }, (_, at) => first + at);
  for (let at = 0; at < all.length; at += batchSize) {
    if (at > 0) await turn(sources);
    for (const [slot, content] of await batch(keeper, unit, all.slice(at, at + batchSize))) found.set(slot, content);
  }
  return found;
}

async function batch(keeper: StatisticsKeeper, unit: SpanUnit, slots: readonly number[]): Promise<[number, Slot][]> {
  if (unit === 'minute') return [...(await keeper.minutes(slots))];
  const through = keeper.summedUpThrough(unit);
  const rows = await keeper.rows(
    unit,
    slots.filter((slot) => slot <= through),
  );
  const underWay: [number, Slot][] = [];
  for (const slot of slots) if (slot > through) underWay.push([slot, merged(await partsOf(keeper, unit, slot))]);
  return [...rows].sort(([a], [b]) => a - b).concat(underWay);
}

/** What makes up a slot that was not summed up yet: of a day also the hours that were not. */
async function partsOf(keeper: StatisticsKeeper, unit: 'hour' | 'day', slot: number): Promise<Slot[]> {
  if (unit === 'hour') return await keeper.parts('hour', slot);
  const hours = Array.from({ length: 24 }, (_, at) => slot * 24 + at);
  return (await batch(keeper, 'hour', hours)).map(([, content]) => content);
}

const turn = (sources: StatisticsSources): Promise<void> =>
  new Promise((resolve) => {
    sources.deps.clock.after(0, resolve);
  });
