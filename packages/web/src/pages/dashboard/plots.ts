import type { Statistics } from '@baton/protocol';
import { type PlotData, type PlotSeries, type PlotTone, stepsOf, topOfCount, topOfDuration } from '../../plot/series.ts';
import type { TimePlotProps } from '../../plot/TimePlot.tsx';
import { durationWords, percentWords } from '../../plot/words.ts';
import { formatCount } from '../../text/amount.ts';

export type Point = Statistics['points'][number];

interface Line {
  label: string;
  tone: PlotTone;
  /** null: nothing is known of the step */
  pick: (point: Point) => number | null;
}

type Plot = Pick<TimePlotProps, 'title' | 'kind' | 'show' | 'least' | 'top'> & { lines: readonly Line[] };

const count = (value: number): string => (Number.isInteger(value) ? formatCount(value) : value.toFixed(1));
const ofStatus =
  (...pills: string[]): Line['pick'] =>
  ({ runners, queueDepth }) =>
    // nobody looked
    queueDepth === null ? null : pills.reduce((sum, pill) => sum + (runners[pill] ?? 0), 0);

/** What the dashboard shows over time. */
export const dashboardPlots: readonly Plot[] = [
  {
    ...{ title: 'Jobs ended', kind: 'bars', show: count, least: 2, top: topOfCount },
    lines: [
      { label: 'succeeded', tone: 'green', pick: ({ succeeded }) => succeeded },
      { label: 'failed', tone: 'red', pick: ({ failed }) => failed },
      { label: 'cancelled', tone: 'grey', pick: ({ cancelled }) => cancelled },
    ],
  },
  {
    ...{ title: 'Jobs in the queue', kind: 'lines', show: count, least: 2, top: topOfCount },
    lines: [{ label: 'waiting', tone: 'iris', pick: ({ queueDepth }) => queueDepth }],
  },
  {
    ...{ title: 'Waiting time', kind: 'lines', show: durationWords, least: 1_000, top: topOfDuration },
    lines: [
      { label: 'p95', tone: 'orange', pick: ({ waiting }) => waiting?.p95Ms ?? null },
      { label: 'p50', tone: 'iris', pick: ({ waiting }) => waiting?.p50Ms ?? null },
    ],
  },
  {
    ...{ title: 'Success rate', kind: 'lines', show: percentWords, least: 1 },
    lines: [{ label: 'succeeded', tone: 'green', pick: ({ successRate }) => successRate }],
  },
  {
    ...{ title: 'Runners by status', kind: 'areas', show: count, least: 2, top: topOfCount },
    lines: [
      { label: 'busy', tone: 'yellow', pick: ofStatus('busy', 'draining') },
      { label: 'online', tone: 'green', pick: ofStatus('online') },
      { label: 'stale', tone: 'orange', pick: ofStatus('stale') },
      { label: 'offline', tone: 'red', pick: ofStatus('offline', 'revoked') },
      { label: 'other', tone: 'grey', pick: ofStatus('unknown', 'not_registered', 'scaled_to_zero') },
    ],
  },
  {
    ...{ title: 'Busy slots', kind: 'lines', show: percentWords, least: 1 },
    lines: [{ label: 'busy', tone: 'iris', pick: ({ utilisation }) => utilisation }],
  },
];

/** The steps of a plot. What never was anything is left out of a plot of many. */
export function plotDataOf(statistics: Statistics, { kind, lines }: Pick<Plot, 'kind' | 'lines'>): PlotData {
  const { from, to, stepMs } = statistics;
  const { at, steps } = stepsOf({ from, to, stepMs }, statistics.points);
  const all = lines.map(
    ({ label, tone, pick }): PlotSeries => ({ label, tone, values: steps.map((point) => (point ? pick(point) : null)) }),
  );
  const some = all.filter(({ values }) => values.some((value) => value !== null && value > 0));
  return { from, to, stepMs, at, series: kind === 'areas' && some.length > 0 ? some : all };
}
