import type { RunnerVitals } from '@baton/protocol';
import { formatClock } from '../../text/time.ts';

export type VitalsPoint = RunnerVitals['points'][number];
export type Measure = Exclude<keyof VitalsPoint, 'at'>;

/** How wide and high a plot is, in its own units. */
export const plotSize = { width: 288, height: 44 } as const;

const hourMs = 3_600_000;
const dayHours = 24;

/** How many hours a plot shows: a day, or of a runner that is younger as many as there is something to see of. */
export function hoursOf(points: readonly VitalsPoint[], now: number): number {
  const first = points[0]?.at ?? now;
  return Math.min(dayHours, Math.max(1, Math.ceil((now - first) / hourMs)));
}

/** `1 hour`, `24 hours` */
export const hoursWords = (hours: number): string => (hours === 1 ? 'hour' : `${hours} hours`);

/** One stretch without a gap: the line of the means, and the area between means and maxima. */
export interface Stretch {
  line: string;
  area: string;
}

/**
 * The paths of a measure over the last hours, see {@link hoursOf}.
 *
 * @param now the right edge
 * @param top the value of the upper edge
 */
export function stretchesOf({ points, slotMs }: RunnerVitals, measure: Measure, now: number, top: number): Stretch[] {
  const { width, height } = plotSize;
  const spanMs = hoursOf(points, now) * hourMs;
  const xOf = (at: number): string => Math.max(0, (width * (at - (now - spanMs))) / spanMs).toFixed(1);
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

/** What the plot shows, in words: `Processor over the last 24 hours: 12 % on average, at most 95 % at 14:05, now 8 %`. */
export function plotWords(
  name: string,
  points: readonly VitalsPoint[],
  measure: Measure,
  show: (value: number) => string,
  hours: number,
): string {
  const what = `${name} over the last ${hoursWords(hours)}`;
  const figures = points.flatMap((point) => point[measure] ?? []);
  const peak = peakOf(points, measure);
  const last = figures.at(-1);
  if (!peak || !last) return `${what}: not measured`;
  const mean = figures.reduce((sum, figure) => sum + figure.mean, 0) / figures.length;
  const at = formatClock(peak.at).slice(0, 5);
  return `${what}: ${show(mean)} on average, at most ${show(peak.value)} at ${at}, lately ${show(last.mean)}`;
}
