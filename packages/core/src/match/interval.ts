/** A closed interval of a named quantity: both ends belong to it. Finite numbers, `min` ≤ `max`. */
export interface Interval {
  min: number;
  max: number;
}

/** Offered quantities by name, each with the intervals in which it may lie. */
export type Ranges = Record<string, Interval[]>;

/** Whether it is an interval at all: two finite numbers in their order. */
export const isInterval = ({ min, max }: Interval): boolean => Number.isFinite(min) && Number.isFinite(max) && min <= max;

/** The one form of all lists that cover the same numbers: sorted, without overlap, those that touch joined. Drops what is no interval. */
export function normalIntervals(from: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { min, max } of from.filter(isInterval).sort((a, b) => a.min - b.min || a.max - b.max)) {
    const last = merged.at(-1);
    // Adding 0 turns -0 into 0, which JSON and people cannot tell apart.
    if (last && min <= last.max) last.max = Math.max(last.max, max + 0);
    else merged.push({ min: min + 0, max: max + 0 });
  }
  return merged;
}

/** The same for all names, in their order. A name without intervals offers nothing and is left out. */
export function normalRanges(from: Readonly<Record<string, readonly Interval[]>>): Ranges {
  const entries = sortedEntries(from).map(([name, intervals]) => [name, normalIntervals(intervals)] as const);
  return Object.fromEntries(entries.filter(([, intervals]) => intervals.length > 0));
}

/** Whether all of `needed` lies inside ONE of the intervals. What is no interval lies inside nothing. */
export const holds = (offered: readonly Interval[], needed: Interval): boolean =>
  isInterval(needed) && offered.some(({ min, max }) => min <= needed.min && needed.max <= max);

/** The numbers that lie in both lists. Lists in normal form give one in normal form. */
export function overlaps(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const pieces = a.flatMap((one) => b.map((other) => ({ min: Math.max(one.min, other.min), max: Math.min(one.max, other.max) })));
  return pieces.filter(isInterval);
}

/** What of the first list the second does not cover, but for single numbers. Lists in normal form give one in normal form. */
export const without = (from: readonly Interval[], taken: readonly Interval[]): Interval[] =>
  from.flatMap(({ min, max }) => {
    const inside = taken.filter((each) => each.min <= max && min <= each.max);
    const ends = [min, ...inside.flatMap((each) => [each.min, each.max]), max];
    const gaps = Array.from({ length: ends.length / 2 }, (_, at) => ({ min: ends[2 * at] ?? 0, max: ends[2 * at + 1] ?? 0 }));
    return inside.length === 0 ? [{ min, max }] : gaps.filter((gap) => gap.min < gap.max);
  });

/** Whether some number lies in both. */
export const meets = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  a.some((one) => b.some((other) => isInterval({ min: Math.max(one.min, other.min), max: Math.min(one.max, other.max) })));

/** The intervals of that name; none when there is no such name. */
export const intervalsOf = (ranges: Readonly<Ranges>, name: string): readonly Interval[] =>
  Object.hasOwn(ranges, name) ? (ranges[name] ?? []) : [];

/** Numbers that the intervals cover, as a length. */
export const widthOf = (ranges: Readonly<Ranges>): number =>
  Object.values(ranges).reduce((sum, own) => sum + own.reduce((length, { min, max }) => length + max - min, 0), 0);

/** Fields of a record by name, in the order of names. */
export const sortedEntries = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
