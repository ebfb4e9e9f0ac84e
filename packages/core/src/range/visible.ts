import { type Interval, type Ranges, sortedEntries } from '../match/interval.ts';
import type { DrawFrom, DrawSource, NamedRange } from './state.ts';

/** Of several ranges that measure the same and have the same name the nearest one counts: the project's, then its owner's, then the instance's. */
export function visibleRanges(scopes: readonly string[], rows: readonly NamedRange[]): NamedRange[] {
  const found = new Map<string, NamedRange>();
  for (const scopeId of scopes)
    for (const row of rows) {
      const key = JSON.stringify([row.measures, row.name]);
      if (row.scopeId === scopeId && !found.has(key)) found.set(key, row);
    }
  return [...found.values()].sort((a, b) => compare(a.measures, b.measures) || compare(a.name, b.name));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a submission draws from: an interval, or (`intervals` null) the name of a range that is to be looked up. */
export type AskedSource = DrawSource | { name: string; intervals: null };

/** A name that nothing stands behind, with the names that there are for that quantity. */
export interface UnknownRange {
  measures: string;
  name: string;
  there: string[];
}

/** What is drawn from, with the intervals of all names, as the rows have them now. */
export function resolveDraw(
  asked: Readonly<Record<string, readonly AskedSource[]>>,
  visible: readonly NamedRange[],
): { drawFrom: DrawFrom; unknown: null } | { drawFrom: null; unknown: UnknownRange } {
  const resolved: Record<string, DrawSource[]> = {};
  for (const [measures, sources] of Object.entries(asked)) {
    const known = visible.filter((row) => row.measures === measures);
    const own: DrawSource[] = [];
    for (const { name, intervals } of sources) {
      const found = intervals ?? known.find((row) => row.name === name)?.intervals;
      if (!found) return { drawFrom: null, unknown: { measures, name: name ?? '', there: known.map((row) => row.name) } };
      own.push({ name, intervals: found });
    }
    resolved[measures] = own;
  }
  return { drawFrom: resolved, unknown: null };
}

/** The names that are to be looked up, each once. */
export const askedNames = (asked: Readonly<Record<string, readonly AskedSource[]>>): string[] => [
  ...new Set(
    Object.values(asked).flatMap((sources) => sources.flatMap(({ name, intervals }) => (intervals === null ? [name] : []))),
  ),
];

/** The requirement that comes of it. */
export const drawOf = (drawFrom: DrawFrom): Ranges =>
  Object.fromEntries(
    sortedEntries(drawFrom).map(([name, sources]): [string, Interval[]] => [name, sources.flatMap(({ intervals }) => intervals)]),
  );
