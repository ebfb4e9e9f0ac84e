import { bounded, isEmpty, merged, newSlot, type Slot, slotAt } from '@baton/core';

/** Minutes that are held in memory at least: the hour under way and the one before it. */
const heldMinutes = 120;

interface Minute {
  /** as it stands in the store, as far as is known */
  stored: Slot | null;
  /** on its way to the store, under this name */
  flying: { write: string; slot: Slot } | null;
  /** what came since */
  fresh: Slot | null;
}

/** The statistics of the last minutes: what stands in the store, and what does not yet. */
export class RecentMinutes {
  readonly #minutes = new Map<number, Minute>();
  readonly #bootId: string;
  readonly #onTakeOff: (slot: Slot) => void;
  #writes = 0;
  /** minutes from here on are all here */
  #floor = Number.POSITIVE_INFINITY;
  #last: { minute: number; slot: Slot } | null = null;

  /**
   * @param bootId no other server, and no other life of this one, has it
   * @param onTakeOff gets all that ever comes, once
   */
  constructor(bootId: string, onTakeOff: (slot: Slot) => void) {
    this.#bootId = bootId;
    this.#onTakeOff = onTakeOff;
  }

  /** Minutes from here on are in memory, unless nothing happened in them. */
  get floor(): number {
    return this.#floor;
  }

  /** Where what happens in this minute is added. */
  fresh = (minute: number): Slot => {
    // nearly always the same one again
    if (this.#last?.minute === minute) return this.#last.slot;
    const own = this.#minute(minute);
    own.fresh ??= newSlot();
    this.#last = { minute, slot: own.fresh };
    return own.fresh;
  };

  /** All of a minute that is known here, not to be changed; null: nothing. */
  content(minute: number): Slot | null {
    const own = this.#minutes.get(minute);
    if (!own) return null;
    const parts = [own.stored, own.flying?.slot, own.fresh].filter((part) => part !== null && part !== undefined);
    // mostly there is one
    return parts.length > 1 ? bounded(merged(parts), 'minute') : (parts[0] ?? null);
  }

  /** What came in the minutes before this one takes no more room than it will in the store. */
  bound(current: number): void {
    for (const [minute, { fresh }] of this.#minutes) if (minute < current && fresh) bounded(fresh, 'minute');
  }

  /** What was read from the store. */
  restore(minute: number, stored: Slot): void {
    this.#minute(minute).stored = stored;
  }

  /** From this minute on all was read from the store. */
  loadedFrom(minute: number): void {
    this.#floor = minute;
  }

  /** Minutes with something that is not in the store. */
  unwritten(): number[] {
    return [...this.#minutes].filter(([, { flying, fresh }]) => flying || (fresh && !isEmpty(fresh))).map(([minute]) => minute);
  }

  /** What is to be added to the row of this minute. What was on its way and may not have arrived comes first, by itself. */
  takeOff(minute: number): { write: string; slot: Slot } | null {
    const own = this.#minutes.get(minute);
    if (!own) return null;
    if (own.flying) return own.flying;
    if (!own.fresh || isEmpty(own.fresh)) return null;
    own.flying = { write: `${this.#bootId} ${++this.#writes}`, slot: own.fresh };
    own.fresh = null;
    this.#last = null;
    this.#onTakeOff(own.flying.slot);
    return own.flying;
  }

  /** What was on its way is in the store, whose row is this now. */
  landed(minute: number, stored: Slot): void {
    const own = this.#minute(minute);
    own.stored = stored;
    own.flying = null;
  }

  /** What did not take off yet. */
  waiting = (): Slot[] => [...this.#minutes.values()].flatMap(({ fresh }) => fresh ?? []);

  /** Forgets what is long in the store. */
  forgetOld(now: number): void {
    const floor = slotAt('minute', now) - heldMinutes;
    for (const [minute, { flying, fresh }] of this.#minutes)
      if (minute < floor && !flying && (!fresh || isEmpty(fresh))) this.#minutes.delete(minute);
    this.#floor = Math.max(this.#floor, floor);
  }

  #minute(minute: number): Minute {
    let own = this.#minutes.get(minute);
    if (!own) {
      own = { stored: null, flying: null, fresh: null };
      this.#minutes.set(minute, own);
    }
    return own;
  }
}
