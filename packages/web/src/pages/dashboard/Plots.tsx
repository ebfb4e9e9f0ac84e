import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { statisticsQuery } from '../../api/timeline-queries.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { LazyPlot } from '../../plot/LazyPlot.tsx';
import type { TimeRangeControl } from '../../plot/use-time-range.ts';
import { durationWords, spanWords } from '../../plot/words.ts';
import { useScope } from '../../scope/scope.ts';
import styles from './dashboard.module.css';
import { dashboardPlots, plotDataOf } from './plots.ts';

/** How the last hours or days went. */
export function Plots({ control: { range, zoom, back } }: { control: TimeRangeControl }) {
  const { data, error, isPlaceholderData } = useQuery(statisticsQuery(range, useScope()));
  const plots = useMemo(
    () =>
      data ? dashboardPlots.map(({ lines, ...plot }) => ({ ...plot, data: plotDataOf(data, { kind: plot.kind, lines }) })) : [],
    [data],
  );
  if (error && !data) return <FailureNotice error={error} />;
  if (!data) return <div className={styles.plotRoom} role="status" aria-label="Loading" />;
  return (
    <div aria-busy={isPlaceholderData}>
      {error && <FailureNotice error={error} />}
      <div className={styles.plots}>
        {plots.map((plot) => (
          <LazyPlot key={plot.title} {...plot} onZoom={zoom} onBack={back} />
        ))}
      </div>
      <p className={styles.foot}>
        {spanWords(data)}, {durationWords(data.stepMs)} a step. Drag to look closer, Escape or a double click goes back.
      </p>
    </div>
  );
}
