import type { Vitals } from '../presence/presence.ts';
import { figuresPerSlot, inHundredths, measuresOf, metrics, none, placeOf, slotsKept } from './figures.ts';

/** Of a measure in the slot under way: count, sum and maximum. */
const partsPerMetric = 3;
const partsPerLine = partsPerMetric * metrics;
const linesMin = 16;

/**
 * A day of vitals. Every runner has a line, and every slot that is over a column of two bytes a figure, as long as there was something to hold: 4.6 KB for a
 * runner that was there all day, and little for one that came just now. The slot under way is kept apart, as sums, until the next one begins.
 */
export class VitalsTable {
  readonly #columns: (Uint16Array | null)[] = Array.from({ length: slotsKept }, () => null);
  #current = new Float64Array(linesMin * partsPerLine);
  #slot: number;

  constructor(slot: number) {
    this.#slot = slot;
  }

  /** Vitals that came in this slot. When the clock was put back they count in the slot under way. */
  note(slot: number, line: number, vitals: Vitals): void {
    this.advance(slot);
    const measures = measuresOf(vitals);
    for (let at = 0; at < metrics; at++) {
      const value = measures[at] ?? null;
      if (value !== null) this.#add(line, at, value, value);
    }
  }

  /** What was kept elsewhere of a slot that is not over yet, or that is past. */
  restore(slot: number, line: number, figures: Uint16Array): void {
    if (slot !== this.#slot) {
      if (slot < this.#slot && slot > this.#slot - slotsKept) this.#columnFor(slot, line).set(figures, line * figuresPerSlot);
      return;
    }
    for (let at = 0; at < metrics; at++) {
      const [mean, max] = [figures[2 * at] ?? none, figures[2 * at + 1] ?? none];
      if (mean !== none) this.#add(line, at, mean / 100, max / 100);
    }
  }

  /** The packed figures of a slot; null when nothing was measured in it. */
  packed(slot: number, line: number): Uint16Array | null {
    if (slot > this.#slot || slot <= this.#slot - slotsKept) return null;
    const start = line * figuresPerSlot;
    const figures =
      slot === this.#slot ? this.#packCurrent(line) : this.#columns[placeOf(slot)]?.subarray(start, start + figuresPerSlot);
    return figures?.some((figure) => figure !== none) ? figures : null;
  }

  /** The line is for another runner from now on. */
  clear(line: number): void {
    this.#current.fill(0, line * partsPerLine, (line + 1) * partsPerLine);
    for (const column of this.#columns) column?.fill(none, line * figuresPerSlot, (line + 1) * figuresPerSlot);
  }

  /** What is older than this slot is over. */
  advance(slot: number): void {
    if (slot <= this.#slot) return;
    this.#columns[placeOf(this.#slot)] = this.#packAll();
    const firstSkipped = Math.max(this.#slot + 1, slot - slotsKept + 1);
    for (let skipped = firstSkipped; skipped <= slot; skipped++) this.#columns[placeOf(skipped)] = null;
    this.#current.fill(0);
    this.#slot = slot;
  }

  #add(line: number, metric: number, value: number, max: number): void {
    if ((line + 1) * partsPerLine > this.#current.length) this.#grow(line);
    const current = this.#current;
    const at = line * partsPerLine + metric * partsPerMetric;
    const [count, sum, most] = [current[at] ?? 0, current[at + 1] ?? 0, current[at + 2] ?? 0];
    current[at] = count + 1;
    current[at + 1] = sum + value;
    current[at + 2] = count === 0 ? max : Math.max(most, max);
  }

  #grow(line: number): void {
    const grown = new Float64Array(Math.max(2 * this.#current.length, (line + 1) * partsPerLine));
    grown.set(this.#current);
    this.#current = grown;
  }

  #columnFor(slot: number, line: number): Uint16Array {
    const column = this.#columns[placeOf(slot)];
    const length = (line + 1) * figuresPerSlot;
    if (column && column.length >= length) return column;
    // restored line by line: it grows by more than one
    const grown = new Uint16Array(Math.max(length, Math.ceil(1.5 * (column?.length ?? 0)), linesMin * figuresPerSlot)).fill(none);
    if (column) grown.set(column);
    this.#columns[placeOf(slot)] = grown;
    return grown;
  }

  /** Null when nothing came in the slot under way; else as long as the last line that has something. */
  #packAll(): Uint16Array | null {
    const last = this.#current.findLastIndex((part) => part !== 0);
    if (last === -1) return null;
    const lines = Math.floor(last / partsPerLine) + 1;
    const column = new Uint16Array(lines * figuresPerSlot);
    for (let line = 0; line < lines; line++) this.#packInto(column, line * figuresPerSlot, line);
    return column;
  }

  #packCurrent(line: number): Uint16Array {
    const figures = new Uint16Array(figuresPerSlot);
    this.#packInto(figures, 0, line);
    return figures;
  }

  #packInto(figures: Uint16Array, start: number, line: number): void {
    for (let metric = 0; metric < metrics; metric++) {
      const at = line * partsPerLine + metric * partsPerMetric;
      const [count, sum, max] = [this.#current[at] ?? 0, this.#current[at + 1] ?? 0, this.#current[at + 2] ?? 0];
      figures[start + 2 * metric] = count > 0 ? inHundredths(sum / count) : none;
      figures[start + 2 * metric + 1] = count > 0 ? inHundredths(max) : none;
    }
  }
}
