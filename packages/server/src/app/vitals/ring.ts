import type { Vitals } from '../presence/presence.ts';

/** A slot holds the means and maxima of so long. */
export const slotMs = 5 * 60_000;
/** A day of them. */
export const slotsKept = 288;

export const slotOf = (now: number): number => Math.floor(now / slotMs);

const metrics = 4;
/** Of a slot: for processor, memory and disk in use (percent) and load, the mean and the maximum, in hundredths. */
export const figuresPerSlot = 2 * metrics;
/** Stands for what was not measured. */
const none = 0xffff;

interface Figure {
  mean: number;
  max: number;
}

export interface SlotFigures {
  cpuPercent: Figure | null;
  memoryPercent: Figure | null;
  diskPercent: Figure | null;
  load1: Figure | null;
}

const partOf = (used: number | null, total: number | null): number | null =>
  used === null || total === null || total <= 0 ? null : (100 * used) / total;

function measuresOf({ cpuPercent, memoryUsedBytes, memoryTotalBytes, diskFreeBytes, diskTotalBytes, load1 }: Vitals) {
  const diskFree = partOf(diskFreeBytes, diskTotalBytes);
  return [cpuPercent, partOf(memoryUsedBytes, memoryTotalBytes), diskFree === null ? null : 100 - diskFree, load1];
}

const inHundredths = (value: number): number => Math.min(none - 1, Math.max(0, Math.round(100 * value)));

/**
 * A day of one runner's vitals, in 4.6 KB: two bytes a figure. The slot under way is kept apart, as sums, until the next one begins.
 */
export class VitalsRing {
  readonly #figures = new Uint16Array(slotsKept * figuresPerSlot).fill(none);
  /** of the slot under way: count, sum and maximum of each measure */
  readonly #current = new Float64Array(3 * metrics);
  #slot: number;

  constructor(slot: number) {
    this.#slot = slot;
  }

  /** Vitals that came in this slot. When the clock was put back they count in the slot under way. */
  note(slot: number, vitals: Vitals): void {
    this.#advance(slot);
    for (const [at, value] of measuresOf(vitals).entries()) if (value !== null) this.#add(at, value, value);
  }

  /** What was kept elsewhere of a slot that is not over yet, or that is past. */
  restore(slot: number, figures: Uint16Array): void {
    if (slot !== this.#slot) {
      if (slot < this.#slot && slot > this.#slot - slotsKept) this.#figures.set(figures, placeOf(slot) * figuresPerSlot);
      return;
    }
    for (let at = 0; at < metrics; at++) {
      const [mean, max] = [figures[2 * at] ?? none, figures[2 * at + 1] ?? none];
      if (mean !== none) this.#add(at, mean / 100, max / 100);
    }
  }

  /** The packed figures of a slot; null when nothing was measured in it. */
  packed(slot: number): Uint16Array | null {
    if (slot > this.#slot || slot <= this.#slot - slotsKept) return null;
    const start = placeOf(slot) * figuresPerSlot;
    const figures = slot === this.#slot ? this.#packCurrent() : this.#figures.subarray(start, start + figuresPerSlot);
    return figures.every((figure) => figure === none) ? null : figures;
  }

  #add(at: number, value: number, max: number): void {
    const current = this.#current;
    const [count, sum, most] = [current[3 * at] ?? 0, current[3 * at + 1] ?? 0, current[3 * at + 2] ?? 0];
    current[3 * at] = count + 1;
    current[3 * at + 1] = sum + value;
    current[3 * at + 2] = count === 0 ? max : Math.max(most, max);
  }

  #packCurrent(): Uint16Array {
    const figures = new Uint16Array(figuresPerSlot).fill(none);
    for (let at = 0; at < metrics; at++) {
      const [count, sum, max] = [this.#current[3 * at] ?? 0, this.#current[3 * at + 1] ?? 0, this.#current[3 * at + 2] ?? 0];
      if (count > 0) figures.set([inHundredths(sum / count), inHundredths(max)], 2 * at);
    }
    return figures;
  }

  #advance(slot: number): void {
    if (slot <= this.#slot) return;
    this.#figures.set(this.#packCurrent(), placeOf(this.#slot) * figuresPerSlot);
    const firstSkipped = Math.max(this.#slot + 1, slot - slotsKept + 1);
    for (let skipped = firstSkipped; skipped <= slot; skipped++) {
      const start = placeOf(skipped) * figuresPerSlot;
      this.#figures.fill(none, start, start + figuresPerSlot);
    }
    this.#current.fill(0);
    this.#slot = slot;
  }
}

/** Where a slot stands in a ring. */
export const placeOf = (slot: number): number => slot % slotsKept;

/** Figures as people want them. */
export function readFigures(packed: Uint16Array): SlotFigures {
  const at = (metric: number): Figure | null => {
    const [mean, max] = [packed[2 * metric] ?? none, packed[2 * metric + 1] ?? none];
    return mean === none ? null : { mean: mean / 100, max: max / 100 };
  };
  return { cpuPercent: at(0), memoryPercent: at(1), diskPercent: at(2), load1: at(3) };
}
