/** A figure that is measured, with the bar it has to reach. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** null: a figure to compare with, without a bar */
  bar: number | null;
  better: 'higher' | 'lower';
  /** the same figure without Baton on the same machine, where there is one */
  raw: RawCost | null;
}

/** What something costs here without Baton. */
export interface RawCost {
  name: string;
  value: number;
}

export const reached = (figure: Figure): boolean | null =>
  figure.bar === null ? null : figure.better === 'higher' ? figure.value >= figure.bar : figure.value <= figure.bar;

/** A figure that had better be small. */
export const low = (name: string, value: number, unit: string, bar: number | null, raw: RawCost | null = null): Figure => ({
  ...{ name, value, unit, bar, better: 'lower', raw },
});

/** A figure that had better be large. */
export const high = (name: string, value: number, unit: string, bar: number | null, raw: RawCost | null = null): Figure => ({
  ...{ name, value, unit, bar, better: 'higher', raw },
});

/** Percentiles in milliseconds, each with its bar and its raw cost where there are any. */
export function percentileFigures(
  name: string,
  measured: Readonly<Record<PercentileName, number>>,
  bars: Partial<Record<PercentileName, number>>,
  raw: Partial<Record<PercentileName, RawCost>> = {},
): Figure[] {
  return percentileNames.map((key) => low(`${name}, ${key}`, measured[key], 'ms', bars[key] ?? null, raw[key] ?? null));
}

const percentileNames = ['p50', 'p95', 'p99'] as const;
type PercentileName = (typeof percentileNames)[number];
