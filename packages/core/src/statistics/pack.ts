import type { Pill } from '../runner/status.ts';
import type { Histogram } from './histogram.ts';
import { addQueue, addRunners, counters, type Dimension, entriesOf, entryOf, newSlot, type Slot } from './slot.ts';
import type { SpanUnit } from './span.ts';

/** Sum, then bucket and count, again and again; empty: there is none. */
type PackedHistogram = number[];
type PackedEntry = [id: string, scopeId: string, counters: number[], waiting: PackedHistogram, running: PackedHistogram];

/** A {@link Slot} as JSON data, without the words. */
export interface PackedSlot {
  class: PackedEntry[];
  executor: PackedEntry[];
  runner: PackedEntry[];
  samples: number;
  queues: [scopeId: string, depth: number, oldestMs: number][];
  fleet: [scopeId: string, Partial<Record<Pill, number>>][];
}

/** The statistics of one slot of time, in one row of a ring: see `span.ts`. */
export interface StatisticsSlot {
  /** the place in the ring of its unit */
  id: string;
  revision: number;
  unit: SpanUnit;
  /** number of the slot since the Unix epoch */
  slot: number;
  /** the newest things that were added, by the name that their writer gave them: whoever does not know whether it was written finds out */
  writes: string[];
  content: PackedSlot;
}

const packHistogram = (histogram: Histogram | null): PackedHistogram =>
  histogram ? [histogram.sum, ...[...histogram.buckets].sort(([a], [b]) => a - b).flat()] : [];

function unpackHistogram([sum, ...pairs]: readonly number[]): Histogram | null {
  if (sum === undefined) return null;
  const buckets = new Map<number, number>();
  let count = 0;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const own = pairs[at + 1] as number;
    buckets.set(pairs[at] as number, own);
    count += own;
  }
  return { count, sum, buckets };
}

const packEntries = (slot: Slot, dimension: Dimension): PackedEntry[] =>
  [...entriesOf(slot, dimension)].map(([id, scopeId, entry]) => [
    id,
    scopeId,
    counters.map((counter) => Math.round(entry[counter])),
    packHistogram(entry.waiting),
    packHistogram(entry.running),
  ]);

export const packStatistics = (slot: Slot): PackedSlot => ({
  class: packEntries(slot, 'class'),
  executor: packEntries(slot, 'executor'),
  runner: packEntries(slot, 'runner'),
  samples: slot.samples,
  queues: [...slot.queues].map(([scopeId, { depth, oldestMs }]) => [scopeId, depth, oldestMs]),
  fleet: [...slot.fleet].map(([scopeId, pills]) => [scopeId, Object.fromEntries(pills)]),
});

export function unpackStatistics(packed: PackedSlot): Slot {
  const slot = newSlot();
  for (const dimension of ['class', 'executor', 'runner'] as const)
    for (const [id, scopeId, counts, waiting, running] of packed[dimension]) {
      const entry = entryOf(slot, dimension, id, scopeId);
      for (const [at, counter] of counters.entries()) entry[counter] = counts[at] ?? 0;
      entry.waiting = unpackHistogram(waiting);
      entry.running = unpackHistogram(running);
    }
  slot.samples = packed.samples;
  for (const [scopeId, depth, oldestMs] of packed.queues) addQueue(slot, scopeId, depth, oldestMs);
  for (const [scopeId, pills] of packed.fleet)
    for (const [pill, count] of Object.entries(pills)) addRunners(slot, scopeId, pill as Pill, count);
  return slot;
}
