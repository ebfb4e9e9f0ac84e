import type { RunnerVitals } from '@baton/protocol';
import { type PlotData, type PlotTone, stepsOf, topOf } from '../../plot/series.ts';
import type { TimePlotProps } from '../../plot/TimePlot.tsx';

type VitalsPoint = RunnerVitals['points'][number];
export type Measure = Exclude<keyof VitalsPoint, 'at'>;

const percent = (value: number): string => `${Math.round(value)} %`;

type Plot = Pick<TimePlotProps, 'title' | 'show' | 'least' | 'top'> & { measure: Measure };

/** A part of a whole goes up to the whole. */
const ofWhole = { show: percent, least: 100, top: () => 100 };

/** What is shown of a machine over time. */
export const vitalsPlots: readonly Plot[] = [
  { title: 'Processor', measure: 'cpuPercent', ...ofWhole },
  { title: 'Memory', measure: 'memoryPercent', ...ofWhole },
  { title: 'Disk', measure: 'diskPercent', ...ofWhole },
  { title: 'Load', measure: 'load1', show: (value) => value.toFixed(2), least: 1, top: topOf },
];

const tone: PlotTone = 'iris';

/** Means and maxima of a measure; null: it was never measured in this time. */
export function vitalsDataOf(
  { points, slotMs }: RunnerVitals,
  measure: Measure,
  { from, to }: { from: number; to: number },
): PlotData | null {
  const { at, steps } = stepsOf({ from, to, stepMs: slotMs }, points);
  const figures = steps.map((point) => point?.[measure] ?? null);
  if (figures.every((figure) => figure === null)) return null;
  const series = (label: string, pick: 'mean' | 'max') => ({
    label,
    tone,
    values: figures.map((figure) => figure?.[pick] ?? null),
  });
  const most = { ...series('at most', 'max'), faint: true };
  return { from, to, stepMs: slotMs, at, series: [series('mean', 'mean'), most] };
}
