import type { Clock } from '../../ports/clock.ts';
import type { Vitals } from '../presence/presence.ts';
import { readFigures, type SlotFigures, slotMs, slotOf, slotsKept, VitalsRing } from './ring.ts';

/** Means and maxima of five minutes. */
export interface VitalsPoint extends SlotFigures {
  /** when the five minutes began */
  at: number;
}

/** The vitals of every runner of the last day, in memory; a runner that tells none costs nothing. */
export class VitalsHistory {
  readonly #clock: Clock;
  readonly #rings = new Map<string, VitalsRing>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get currentSlot(): number {
    return slotOf(this.#clock.now());
  }

  note(runnerId: string, vitals: Vitals): void {
    this.#ringOf(runnerId).note(this.currentSlot, vitals);
  }

  restore(runnerId: string, slot: number, figures: Uint16Array): void {
    this.#ringOf(runnerId).restore(slot, figures);
  }

  forget(runnerId: string): void {
    this.#rings.delete(runnerId);
  }

  /** Oldest first; five minutes in which nothing was heard are left out. */
  of(runnerId: string): VitalsPoint[] {
    const ring = this.#rings.get(runnerId);
    const points: VitalsPoint[] = [];
    for (let slot = this.currentSlot - slotsKept + 1; ring && slot <= this.currentSlot; slot++) {
      const packed = ring.packed(slot);
      if (packed) points.push({ at: slot * slotMs, ...readFigures(packed) });
    }
    return points;
  }

  /** What there is of one slot, by runner. */
  slot(slot: number): [runnerId: string, figures: Uint16Array][] {
    return [...this.#rings].flatMap(([runnerId, ring]): [string, Uint16Array][] => {
      const packed = ring.packed(slot);
      return packed ? [[runnerId, packed]] : [];
    });
  }

  #ringOf(runnerId: string): VitalsRing {
    let ring = this.#rings.get(runnerId);
    if (!ring) {
      ring = new VitalsRing(this.currentSlot);
      this.#rings.set(runnerId, ring);
    }
    return ring;
  }
}
