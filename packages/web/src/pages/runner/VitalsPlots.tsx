import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runnerVitalsQuery } from '../../api/queries.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { LazyPlot } from '../../plot/LazyPlot.tsx';
import { boundsOf } from '../../plot/ranges.ts';
import type { TimeRangeControl } from '../../plot/use-time-range.ts';
import styles from './runner.module.css';
import { vitalsDataOf, vitalsPlots } from './vitals-plots.ts';

const heightPx = 104;

/** How its machine was: means as a line, and the room up to the maxima. A day of it is kept. */
export function VitalsPlots({ runnerId, control: { range, zoom, back } }: { runnerId: string; control: TimeRangeControl }) {
  const vitals = useQuery(runnerVitalsQuery(runnerId));
  const plots = useMemo(() => {
    const bounds = boundsOf(range, vitals.dataUpdatedAt);
    return vitalsPlots.flatMap((plot) => {
      const data = vitals.data && vitalsDataOf(vitals.data, plot.measure, bounds);
      return data ? [{ ...plot, data }] : [];
    });
  }, [vitals.data, vitals.dataUpdatedAt, range]);
  if (vitals.isError) return <FailureNotice error={vitals.error} />;
  if (!vitals.data || vitals.data.points.length === 0) return null;
  return (
    <Panel title="Vitals over time" aside={<span className="soft">means and maxima of 5 minutes; a day is kept</span>}>
      {plots.length === 0 && <p className="soft">Nothing was measured in this time.</p>}
      <div className={styles.plots}>
        {plots.map(({ measure, ...plot }) => (
          <LazyPlot key={measure} kind="band" height={heightPx} {...plot} onZoom={zoom} onBack={back} />
        ))}
      </div>
    </Panel>
  );
}
