import type { Clock } from '../../ports/clock.ts';
import type { Vitals } from '../presence/presence.ts';
import { readFigures, type SlotFigures, slotMs, slotOf, slotsKept } from './figures.ts';
import { VitalsTable } from './table.ts';

/** Means and maxima of five minutes. */
export interface VitalsPoint extends SlotFigures {
  /** when the five minutes began */
  at: number;
}

/** The vitals of every runner of the last day, in memory; a runner that tells none costs nothing. */
export class VitalsHistory {
  readonly #clock: Clock;
  readonly #table: VitalsTable;
  /** of the runners that told any, which line of the table is theirs */
  readonly #lines = new Map<string, number>();
  /** lines of runners that are gone, for those that come */
  readonly #free: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#table = new VitalsTable(this.currentSlot);
  }

  get currentSlot(): number {
    return slotOf(this.#clock.now());
  }

  note(runnerId: string, vitals: Vitals): void {
    this.#table.note(this.currentSlot, this.#lineOf(runnerId), vitals);
  }

  restore(runnerId: string, slot: number, figures: Uint16Array): void {
    this.#table.advance(this.currentSlot);
    this.#table.restore(slot, this.#lineOf(runnerId), figures);
  }

  forget(runnerId: string): void {
    const line = this.#lines.get(runnerId);
    if (line === undefined) return;
    this.#lines.delete(runnerId);
    this.#table.clear(line);
    this.#free.push(line);
  }

  /** Oldest first; five minutes in which nothing was heard are left out. */
  of(runnerId: string): VitalsPoint[] {
    const line = this.#lines.get(runnerId);
    const points: VitalsPoint[] = [];
    if (line === undefined) return points;
    for (let slot = this.currentSlot - slotsKept + 1; slot <= this.currentSlot; slot++) {
      const packed = this.#table.packed(slot, line);
      if (packed) points.push({ at: slot * slotMs, ...readFigures(packed) });
    }
    return points;
  }

  /** What there is of one slot, by runner. */
  slot(slot: number): [runnerId: string, figures: Uint16Array][] {
    return [...this.#lines].flatMap(([runnerId, line]): [string, Uint16Array][] => {
      const packed = this.#table.packed(slot, line);
      return packed ? [[runnerId, packed]] : [];
    });
  }

  #lineOf(runnerId: string): number {
    let line = this.#lines.get(runnerId);
    if (line === undefined) {
      // without a free one, so many lines are in use as there are runners
      line = this.#free.pop() ?? this.#lines.size;
      this.#lines.set(runnerId, line);
    }
    return line;
  }
}
