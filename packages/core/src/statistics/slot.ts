import type { Pill } from '../runner/status.ts';
import { type Histogram, mergeHistogram, newHistogram } from './histogram.ts';

/** By what is counted. Each entry also belongs to a scope: that of the jobs, or (capacity) of the runner. */
export const dimensions = ['class', 'executor', 'runner'] as const;
export type Dimension = (typeof dimensions)[number];

/** What all that is not counted by itself is counted under; with it, the scope is empty. */
export const otherId = 'other';

/** Counters of an entry, in the order in which they are packed. */
export const counters = ['submitted', 'started', 'succeeded', 'failed', 'cancelled', 'lost', 'busyMs', 'capacityMs'] as const;
export type Counter = (typeof counters)[number];

/**
 * What happened to jobs. `started`: attempts that were accepted; `lost`: accepted attempts that ended without a result (each once, also when it
 * came back); the others: jobs. Busy time: of each slot that an attempt holds, from its acceptance to its end, in the slots of time in which it
 * passed; of one that still runs, up to now. Capacity: slots of runners in contact, whether they may take work or not.
 */
export interface Entry extends Record<Counter, number> {
  /** from the queue (the last time that it came there) to the start; null: of none */
  waiting: Histogram | null;
  /** of attempts that ended with a result */
  running: Histogram | null;
}

/** What a scope's queue was like, over the samples of the slot. */
export interface QueueSum {
  /** waiting jobs, added up */
  depth: number;
  /** the longest that one waited */
  oldestMs: number;
}

/** What there is to tell of a slot of time. Slots are merged by adding (the oldest: the longest), in any order. */
export interface Slot {
  /** by id and scope */
  entries: Readonly<Record<Dimension, Map<string, Map<string, Entry>>>>;
  /** how often queue and fleet were looked at */
  samples: number;
  queues: Map<string, QueueSum>;
  /** runners by status, added up, by their scope */
  fleet: Map<string, Map<Pill, number>>;
}

export const newEntry = (): Entry => ({
  ...{ submitted: 0, started: 0, succeeded: 0, failed: 0, cancelled: 0, lost: 0, busyMs: 0, capacityMs: 0 },
  ...{ waiting: null, running: null },
});

export const newSlot = (): Slot => ({
  entries: { class: new Map(), executor: new Map(), runner: new Map() },
  samples: 0,
  queues: new Map(),
  fleet: new Map(),
});

const newScopes = (): Map<string, Entry> => new Map();
const newPills = (): Map<Pill, number> => new Map();

/** What stands under a key, made where there is nothing. */
function made<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

export function entryOf(slot: Slot, dimension: Dimension, id: string, scopeId: string): Entry {
  const ofId = made(slot.entries[dimension], id, newScopes);
  return made(ofId, scopeId, newEntry);
}

/** Every entry of a dimension. */
export function* entriesOf(slot: Slot, dimension: Dimension): Generator<[id: string, scopeId: string, entry: Entry]> {
  for (const [id, scopes] of slot.entries[dimension]) for (const [scopeId, entry] of scopes) yield [id, scopeId, entry];
}

export function mergeEntry(into: Entry, from: Entry): void {
  for (const counter of counters) into[counter] += from[counter];
  if (from.waiting) mergeHistogram(timesOf(into, 'waiting'), from.waiting);
  if (from.running) mergeHistogram(timesOf(into, 'running'), from.running);
}

/** The histogram of an entry, made where there is none. */
export function timesOf(entry: Entry, of: 'waiting' | 'running'): Histogram {
  entry[of] ??= newHistogram();
  return entry[of];
}

export function mergeSlot(into: Slot, from: Slot): void {
  for (const dimension of dimensions)
    for (const [id, scopeId, entry] of entriesOf(from, dimension)) mergeEntry(entryOf(into, dimension, id, scopeId), entry);
  into.samples += from.samples;
  for (const [scopeId, { depth, oldestMs }] of from.queues) addQueue(into, scopeId, depth, oldestMs);
  for (const [scopeId, pills] of from.fleet) for (const [pill, count] of pills) addRunners(into, scopeId, pill, count);
}

/** All of them in one. */
export function merged(slots: Iterable<Slot | null | undefined>): Slot {
  const into = newSlot();
  for (const slot of slots) if (slot) mergeSlot(into, slot);
  return into;
}

export function addQueue({ queues }: Slot, scopeId: string, depth: number, oldestMs: number): void {
  const own = queues.get(scopeId);
  if (!own) queues.set(scopeId, { depth, oldestMs });
  else {
    own.depth += depth;
    own.oldestMs = Math.max(own.oldestMs, oldestMs);
  }
}

export function addRunners({ fleet }: Slot, scopeId: string, pill: Pill, count: number): void {
  const own = made(fleet, scopeId, newPills);
  own.set(pill, (own.get(pill) ?? 0) + count);
}

/** Nothing happened, and nobody looked. */
export const isEmpty = (slot: Slot): boolean =>
  slot.samples === 0 && dimensions.every((dimension) => slot.entries[dimension].size === 0);
