import { type Pill, pills } from '../runner/status.ts';
import { type Figures, Sum } from './figures.ts';
import { type Counter, counters, entriesOf, otherId, type Slot } from './slot.ts';
import { oldestKept, type SpanUnit, spanMs, spanUnits } from './span.ts';

export const groupings = ['runner', 'class', 'executor', 'scope'] as const;
export type Grouping = (typeof groupings)[number];

/** What happened in one step of time. */
export interface SeriesPoint extends Figures {
  /** when the step began */
  at: number;
  /** the mean number of waiting jobs; null: nobody looked */
  queueDepth: number | null;
  /** the longest that one had waited; null: nobody looked */
  oldestMs: number | null;
  /** the mean numbers of runners; those that are none are left out */
  runners: Partial<Record<Pill, number>>;
}

export interface SeriesGroup extends Figures {
  /** of a runner, class or scope; name of an executor; {@link otherId}: all that are not counted by themselves */
  id: string;
}

/** Most steps that are answered at once. */
export const stepsMax = 1_500;
/** As many steps as a plot has use for. */
const stepsWanted = 300;

/**
 * The slots of which a series is made, and its step: a multiple of theirs, not shorter than asked for.
 *
 * @param stepMs null: as fits
 */
export function seriesPlan(from: number, to: number, stepMs: number | null, now: number): { unit: SpanUnit; stepMs: number } {
  const wanted = Math.max(stepMs ?? (to - from) / stepsWanted, (to - from) / stepsMax);
  const isKept = (each: SpanUnit): boolean => from >= oldestKept(each, now) * spanMs[each] - spanMs[each];
  const fitting = spanUnits.filter((each) => isKept(each) || each === 'day');
  const unit = fitting.findLast((each) => spanMs[each] <= wanted) ?? fitting[0] ?? 'day';
  return { unit, stepMs: Math.max(1, Math.ceil(wanted / spanMs[unit])) * spanMs[unit] };
}

/** Whether what belongs to a scope is shown; empty: what belongs to no single one. */
export type SeesScope = (scopeId: string) => boolean;

/** Of the jobs there is an entry each by executor; the capacity stands with the runners. */
const ofJobs: readonly Counter[] = counters.filter((counter) => counter !== 'capacityMs');
const ofRunners: readonly Counter[] = ['capacityMs'];

function addTotals(slot: Slot, sees: SeesScope, sum: Sum): void {
  for (const [, scopeId, entry] of entriesOf(slot, 'executor')) if (sees(scopeId)) sum.add(entry, ofJobs);
  for (const [, scopeId, entry] of entriesOf(slot, 'runner')) if (sees(scopeId)) sum.add(entry, ofRunners);
}

/** The figures of one step. */
export function pointOf(at: number, slots: readonly Slot[], sees: SeesScope): SeriesPoint {
  const sum = new Sum();
  let [samples, depth, oldestMs] = [0, 0, 0];
  const counts = new Map<Pill, number>();
  for (const slot of slots) {
    addTotals(slot, sees, sum);
    samples += slot.samples;
    for (const [scopeId, queue] of slot.queues) {
      if (!sees(scopeId)) continue;
      depth += queue.depth;
      oldestMs = Math.max(oldestMs, queue.oldestMs);
    }
    for (const [scopeId, own] of slot.fleet)
      if (sees(scopeId)) for (const [pill, count] of own) counts.set(pill, (counts.get(pill) ?? 0) + count);
  }
  const mean = (total: number): number => Math.round((100 * total) / samples) / 100;
  const known = pills.filter((pill) => (counts.get(pill) ?? 0) > 0);
  return {
    at,
    ...sum.figures(),
    queueDepth: samples === 0 ? null : mean(depth),
    oldestMs: samples === 0 ? null : oldestMs,
    runners: Object.fromEntries(known.map((pill) => [pill, mean(counts.get(pill) ?? 0)])),
  };
}

/** The figures of each runner, class, executor or scope over all slots, those with the most jobs first. */
export function groupsIn(slots: Iterable<Slot>, by: Grouping, sees: SeesScope): SeriesGroup[] {
  const sums = new Map<string, Sum>();
  const sumOf = (id: string): Sum => {
    const known = sums.get(id);
    if (known) return known;
    const sum = new Sum();
    sums.set(id, sum);
    return sum;
  };
  for (const slot of slots) {
    if (by !== 'scope') {
      for (const [id, scopeId, entry] of entriesOf(slot, by)) if (sees(scopeId)) sumOf(id).add(entry);
      continue;
    }
    for (const [, scopeId, entry] of entriesOf(slot, 'executor')) if (sees(scopeId)) sumOf(scopeId || otherId).add(entry, ofJobs);
    for (const [, scopeId, entry] of entriesOf(slot, 'runner'))
      if (sees(scopeId)) sumOf(scopeId || otherId).add(entry, ofRunners);
  }
  const busiest = (a: SeriesGroup, b: SeriesGroup): number =>
    b.started - a.started || b.submitted - a.submitted || b.busyMs - a.busyMs || (a.id < b.id ? -1 : 1);
  return [...sums].map(([id, sum]) => ({ id, ...sum.figures() })).sort(busiest);
}
