import { counters, type Dimension, dimensions, type Entry, entriesOf, entryOf, mergeEntry, otherId, type Slot } from './slot.ts';
import type { SpanUnit } from './span.ts';

/** How many entries of a dimension a slot has, one for all others apart: more of them where there are fewer slots. */
export const entriesMax: Readonly<Record<SpanUnit, number>> = { minute: 100, hour: 200, day: 400 };

/** Scopes whose queue and runners are kept apart in a slot. */
const scopesMax = 100;

type Named = [id: string, scopeId: string, entry: Entry];

/** Jobs that came, started and ended, and seconds of work. Who only was there comes last. */
const weightOf = ({ capacityMs, busyMs, ...entry }: Entry): number =>
  counters.reduce((sum, counter) => (counter in entry ? sum + (entry[counter as keyof typeof entry] as number) : sum), 0) +
  busyMs / 1_000 +
  capacityMs / 1e12;

/** Of each dimension keeps what weighs most; the others are added up in one entry, {@link otherId}. Changes the slot, and answers it. */
export function bounded(slot: Slot, unit: SpanUnit): Slot {
  for (const dimension of dimensions) boundEntries(slot, dimension, entriesMax[unit]);
  boundScopes(slot);
  return slot;
}

function boundEntries(slot: Slot, dimension: Dimension, most: number): void {
  let size = 0;
  for (const scopes of slot.entries[dimension].values()) size += scopes.size;
  if (size <= most + 1) return;
  const groups = groupsOf(slot, dimension);
  slot.entries[dimension].clear();
  let room = most;
  for (const { entries } of groups) {
    const stays = entries.length <= room;
    if (stays) room -= entries.length;
    for (const [id, scopeId, entry] of entries)
      mergeEntry(stays ? entryOf(slot, dimension, id, scopeId) : entryOf(slot, dimension, otherId, ''), entry);
  }
}

/** What stays or goes together: a runner's work with its capacity. The heaviest first; a tie is decided by name, so that every server decides alike. */
function groupsOf(slot: Slot, dimension: Dimension): { entries: Named[] }[] {
  const groups = new Map<string, { name: string; weight: number; entries: Named[] }>();
  const others: Named[] = [];
  for (const named of entriesOf(slot, dimension)) {
    const [id, scopeId, entry] = named;
    if (scopeId === '') {
      others.push(named);
      continue;
    }
    const name = dimension === 'runner' ? id : `${id} ${scopeId}`;
    const group = groups.get(name) ?? { name, weight: 0, entries: [] };
    group.weight += weightOf(entry);
    group.entries.push(named);
    groups.set(name, group);
  }
  const sorted = [...groups.values()].sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
  // what was added up before stays so
  return [...sorted, ...others.map((named) => ({ entries: [named] }))];
}

function boundScopes(slot: Slot): void {
  const queues = [...slot.queues].filter(([scopeId]) => scopeId !== '');
  for (const [scopeId, { depth, oldestMs }] of queues.sort(([, a], [, b]) => b.depth - a.depth).slice(scopesMax)) {
    slot.queues.delete(scopeId);
    const other = slot.queues.get('') ?? { depth: 0, oldestMs: 0 };
    slot.queues.set('', { depth: other.depth + depth, oldestMs: Math.max(other.oldestMs, oldestMs) });
  }
  const sizeOf = (pills: ReadonlyMap<string, number>): number => [...pills.values()].reduce((sum, count) => sum + count, 0);
  const fleet = [...slot.fleet].filter(([scopeId]) => scopeId !== '');
  for (const [scopeId, pills] of fleet.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a)).slice(scopesMax)) {
    slot.fleet.delete(scopeId);
    const other = slot.fleet.get('') ?? new Map();
    for (const [pill, count] of pills) other.set(pill, (other.get(pill) ?? 0) + count);
    slot.fleet.set('', other);
  }
}
