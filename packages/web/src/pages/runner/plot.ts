import type { RunnerVitals } from '@baton/protocol';
import { formatClock } from '../../text/time.ts';

export type VitalsPoint = RunnerVitals['points'][number];
export type Measure = Exclude<keyof VitalsPoint, 'at'>;

/** How wide and high a plot is, in its own units. */
export const plotSize = { width: 288, height: 44 } as const;

const dayMs = 24 * 3_600_000;

/** One stretch without a gap: the line of the means, and the area between means and maxima. */
export interface Stretch {
  line: string;
  area: string;
}

/**
 * The paths of a measure over the last day.
 *
 * @param now the right edge
 * @param top the value of the upper edge
 */
export function stretchesOf({ points, slotMs }: RunnerVitals, measure: Measure, now: number, top: number): Stretch[] {
  const { width, height } = plotSize;
  const xOf = (at: number): string => ((width * (at - (now - dayMs))) / dayMs).toFixed(1);
  const yOf = (value: number): string => (height - (height * Math.min(value, top)) / top).toFixed(1);
  return withoutGaps(points, measure, slotMs).map((own) => {
    const [first, last] = [own[0], own.at(-1)];
    // a single point is as wide as its time
    const ends = first && last && first === last ? [...own, { ...last, at: last.at + slotMs }] : own;
    const along = (pick: 'mean' | 'max') => ends.map((point) => `${xOf(point.at)},${yOf(point[measure]?.[pick] ?? 0)}`);
    return { line: `M${along('mean').join('L')}`, area: `M${along('max').join('L')}L${along('mean').reverse().join('L')}Z` };
  });
}

function withoutGaps(points: readonly VitalsPoint[], measure: Measure, slotMs: number): VitalsPoint[][] {
  const stretches: VitalsPoint[][] = [];
  let before: VitalsPoint | null = null;
  for (const point of points) {
    if (point[measure] === null) continue;
    if (before && point.at - before.at <= slotMs) stretches.at(-1)?.push(point);
    else stretches.push([point]);
    before = point;
  }
  return stretches;
}

/** The highest value of a measure and when it was; null when it was never measured. */
export function peakOf(points: readonly VitalsPoint[], measure: Measure): { at: number; value: number } | null {
  let peak: { at: number; value: number } | null = null;
  for (const point of points) {
    const figure = point[measure];
    if (figure && (!peak || figure.max > peak.value)) peak = { at: point.at, value: figure.max };
  }
  return peak;
}

/** What the plot shows, in words: `Processor over 24 hours: 12 % on average, at most 95 % at 14:05, now 8 %`. */
export function plotWords(
  name: string,
  points: readonly VitalsPoint[],
  measure: Measure,
  show: (value: number) => string,
): string {
  const figures = points.flatMap((point) => point[measure] ?? []);
  const peak = peakOf(points, measure);
  const last = figures.at(-1);
  if (!peak || !last) return `${name} over 24 hours: not measured`;
  const mean = figures.reduce((sum, figure) => sum + figure.mean, 0) / figures.length;
  const at = formatClock(peak.at).slice(0, 5);
  return `${name} over 24 hours: ${show(mean)} on average, at most ${show(peak.value)} at ${at}, lately ${show(last.mean)}`;
}
