import type { Vitals } from '../presence/presence.ts';

/** A slot holds the means and maxima of so long. */
export const slotMs = 5 * 60_000;
/** A day of them. */
export const slotsKept = 288;

export const slotOf = (now: number): number => Math.floor(now / slotMs);

export const metrics = 4;
/** Of a slot: for processor, memory and disk in use (percent) and load, the mean and the maximum, in hundredths. */
export const figuresPerSlot = 2 * metrics;
/** Stands for what was not measured. */
export const none = 0xffff;

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

/** Percentages and the load; null: not measured. */
export function measuresOf({
  cpuPercent,
  memoryUsedBytes,
  memoryTotalBytes,
  diskFreeBytes,
  diskTotalBytes,
  load1,
}: Vitals): (number | null)[] {
  const diskFree = partOf(diskFreeBytes, diskTotalBytes);
  return [cpuPercent, partOf(memoryUsedBytes, memoryTotalBytes), diskFree === null ? null : 100 - diskFree, load1];
}

export const inHundredths = (value: number): number => Math.min(none - 1, Math.max(0, Math.round(100 * value)));

/** Where a slot stands in the ring of a day. */
export const placeOf = (slot: number): number => slot % slotsKept;

/** Figures as people want them. */
export function readFigures(packed: Uint16Array): SlotFigures {
  const at = (metric: number): Figure | null => {
    const [mean, max] = [packed[2 * metric] ?? none, packed[2 * metric + 1] ?? none];
    return mean === none ? null : { mean: mean / 100, max: max / 100 };
  };
  return { cpuPercent: at(0), memoryPercent: at(1), diskPercent: at(2), load1: at(3) };
}
