import { type Entry, entriesOf, mergeEntry, newEntry, otherId, type Slot } from '@baton/core';

/** Classes that are counted by themselves; the first that come. Counters of `/metrics` may never fall, so that none is left for another. */
const classesMax = 100;

/** What happened since this server started, by class of jobs. */
export class Totals {
  readonly #classes = new Map<string, Entry>();

  add(slot: Slot): void {
    addTo(this.#classes, slot);
  }

  /** With what is not added yet. */
  with(slots: readonly Slot[]): ReadonlyMap<string, Entry> {
    const sum = new Map<string, Entry>();
    for (const [id, entry] of this.#classes) mergeEntry(named(sum, id), entry);
    for (const slot of slots) addTo(sum, slot);
    return sum;
  }
}

/** The capacity stands under no class: it goes with all others. */
function addTo(classes: Map<string, Entry>, slot: Slot): void {
  for (const [id, , entry] of entriesOf(slot, 'class')) {
    const own = classes.has(id) || classes.size < classesMax ? id : otherId;
    mergeEntry(named(classes, own), entry);
  }
  for (const [, , { capacityMs }] of entriesOf(slot, 'runner'))
    if (capacityMs > 0) named(classes, otherId).capacityMs += capacityMs;
}

function named(classes: Map<string, Entry>, id: string): Entry {
  const known = classes.get(id);
  if (known) return known;
  const entry = newEntry();
  classes.set(id, entry);
  return entry;
}
