import {
  bounded,
  insert,
  isEmpty,
  lowerSpan,
  merged,
  nothing,
  packStatistics,
  placeOfSlot,
  plan,
  type Slot,
  type SpanUnit,
  type StatisticsSlot,
  slotAt,
  slotStart,
  spanMs,
  spansKept,
  unpackStatistics,
  update,
} from '@baton/core';
import type { RecentMinutes } from './minutes.ts';
import type { StatisticsSources } from './sources.ts';

/** The newest writes of a row that are remembered in it. */
const writesKept = 8;
/** A slot is summed up when it has been over for so long: what happened in it is written by then. */
const settledMs = 60_000;
/** So many minutes in which nothing happened to jobs are written together. */
const idleMinutes = 5;
/** Minutes that are read at a start. */
const minutesAtStart = 120;

/** Keeps statistics in the store: minutes as they fill, hours summed up from minutes, days from hours. */
export class StatisticsKeeper {
  readonly #sources: StatisticsSources;
  readonly #minutes: RecentMinutes;
  /** up to this one, slots were summed up */
  readonly #summedUp: Record<'hour' | 'day', number> = { hour: 0, day: 0 };

  constructor(sources: StatisticsSources, minutes: RecentMinutes) {
    this.#sources = sources;
    this.#minutes = minutes;
  }

  /** The newest hour or day that stands in the store by itself. */
  summedUpThrough = (unit: 'hour' | 'day'): number => this.#summedUp[unit];

  async load(): Promise<void> {
    const newest = slotAt('minute', this.#sources.now());
    const wanted = Array.from({ length: minutesAtStart + 1 }, (_, ago) => newest - ago);
    for (const [minute, slot] of await this.rows('minute', wanted)) this.#minutes.restore(minute, slot);
    this.#minutes.loadedFrom(newest - minutesAtStart);
    for (const unit of ['hour', 'day'] as const) await this.#findSummedUp(unit);
  }

  /**
   * Writes what came, and sums up what is over.
   *
   * @param hurry false: minutes that are over wait for each other, so that where nothing happens little is written
   */
  async pass(hurry: boolean): Promise<void> {
    const current = slotAt('minute', this.#sources.now());
    this.#minutes.bound(current);
    const unwritten = this.#minutes.unwritten();
    const isDue = hurry || unwritten.some((minute) => minute <= current - idleMinutes);
    const due = isDue ? unwritten.filter((minute) => hurry || minute < current) : [];
    const written = await Promise.allSettled(due.map((minute) => this.#write(minute)));
    const failed = written.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    for (const unit of ['hour', 'day'] as const) await this.#sumUp(unit);
    this.#minutes.forgetOld(this.#sources.now());
  }

  /** Those of the slots that stand in the store, by their numbers. */
  async rows(unit: SpanUnit, slots: readonly number[]): Promise<Map<number, Slot>> {
    const ids = slots.map((slot) => placeOfSlot(unit, slot));
    const wanted = new Set(slots);
    const rows = ids.length === 0 ? [] : await this.#sources.deps.store.read.getMany('statisticsSlot', ids);
    return new Map(rows.filter(({ slot }) => wanted.has(slot)).map(({ slot, content }) => [slot, unpackStatistics(content)]));
  }

  /** Those of the minutes in which something happened, from memory or the store, in the order given. */
  async minutes(slots: readonly number[]): Promise<Map<number, Slot>> {
    const { floor } = this.#minutes;
    const read = await this.rows(
      'minute',
      slots.filter((slot) => slot < floor),
    );
    const found = new Map<number, Slot>();
    for (const slot of slots) {
      const content = slot < floor ? read.get(slot) : this.#minutes.content(slot);
      if (content) found.set(slot, content);
    }
    return found;
  }

  async #write(minute: number): Promise<void> {
    const { committer, deps } = this.#sources;
    const going = this.#minutes.takeOff(minute);
    if (!going) return;
    const { write, slot } = going;
    let stored = slot;
    await committer.carryOut(
      () => deps.store.read.get('statisticsSlot', placeOfSlot('minute', minute)),
      (before) => {
        const own = before?.slot === minute ? before : null;
        const known = own && unpackStatistics(own.content);
        if (own?.writes.includes(write)) {
          stored = known ?? slot;
          return nothing();
        }
        stored = bounded(merged([known, slot]), 'minute');
        return change(before, 'minute', minute, stored, [...(own?.writes ?? []), write].slice(-writesKept));
      },
    );
    this.#minutes.landed(minute, stored);
  }

  /** After a start: what comes after the newest that stands in the store is summed up now. */
  async #findSummedUp(unit: 'hour' | 'day'): Promise<void> {
    const summable = this.#summable(unit, this.#lastOver(unit));
    const known = await this.rows(unit, summable);
    // they are summed up one after the other
    this.#summedUp[unit] = Math.max((summable[0] ?? 0) - 1, ...known.keys());
  }

  #lastOver = (unit: 'hour' | 'day'): number => slotAt(unit, this.#sources.now() - settledMs) - 1;

  /** The slots up to `last` of which the shorter ones are still kept. */
  #summable(unit: 'hour' | 'day', last: number): number[] {
    const kept = Math.floor((spansKept[lowerSpan[unit]] * spanMs[lowerSpan[unit]]) / spanMs[unit]);
    return Array.from({ length: kept }, (_, at) => last - kept + 1 + at);
  }

  async #sumUp(unit: 'hour' | 'day'): Promise<void> {
    const last = this.#lastOver(unit);
    if (this.#summedUp[unit] >= last) return;
    for (const slot of this.#summable(unit, last)) {
      if (slot <= this.#summedUp[unit]) continue;
      const sum = bounded(merged(await this.parts(unit, slot)), unit);
      if (!isEmpty(sum)) await this.#replace(unit, slot, sum);
      this.#summedUp[unit] = slot;
    }
  }

  /** The shorter slots of which one is made. */
  async parts(unit: 'hour' | 'day', slot: number): Promise<Slot[]> {
    const lower = lowerSpan[unit];
    const first = slotAt(lower, slotStart(unit, slot));
    const slots = Array.from({ length: spanMs[unit] / spanMs[lower] }, (_, at) => first + at);
    return [...(await (lower === 'minute' ? this.minutes(slots) : this.rows(lower, slots))).values()];
  }

  async #replace(unit: SpanUnit, slot: number, content: Slot): Promise<void> {
    const { committer, deps } = this.#sources;
    await committer.carryOut(
      () => deps.store.read.get('statisticsSlot', placeOfSlot(unit, slot)),
      (before) => change(before, unit, slot, content, []),
    );
  }
}

/** The row with this content; what stood in its place before is over. */
function change(before: StatisticsSlot | null, unit: SpanUnit, slot: number, content: Slot, writes: string[]) {
  const row = { unit, slot, writes, content: packStatistics(content) };
  if (before) return plan([update('statisticsSlot', before, row)]);
  return plan([insert('statisticsSlot', { id: placeOfSlot(unit, slot), revision: 1, ...row })]);
}
