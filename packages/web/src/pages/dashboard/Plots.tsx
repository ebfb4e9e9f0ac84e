import { useQuery } from '@tanstack/react-query';
import { statisticsQuery } from '../../api/queries.ts';
import { withQuery } from '../../api/request.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { formatCount } from '../../text/amount.ts';
import styles from './dashboard.module.css';
import { type DashboardRange, dashboardRanges, rangeOf } from './ranges.ts';
import { type Series, SeriesPlot } from './SeriesPlot.tsx';
import { durationWords, percentWords, spanWords } from './words.ts';

const ended: readonly Series[] = [
  { label: 'succeeded', tone: 'green', pick: ({ succeeded }) => succeeded },
  { label: 'failed', tone: 'red', pick: ({ failed }) => failed },
  { label: 'cancelled', tone: 'grey', pick: ({ cancelled }) => cancelled },
];
const waited: readonly Series[] = [
  { label: 'p50', tone: 'iris', pick: ({ waiting }) => waiting?.p50Ms ?? null },
  { label: 'p95', tone: 'orange', pick: ({ waiting }) => waiting?.p95Ms ?? null },
];
const depth: readonly Series[] = [{ label: 'queued', tone: 'iris', pick: ({ queueDepth }) => queueDepth }];
const busy: readonly Series[] = [{ label: 'busy', tone: 'iris', pick: ({ utilisation }) => utilisation }];

const count = (value: number): string => (Number.isInteger(value) ? formatCount(value) : value.toFixed(1));

/** How the last hours or days went. */
export function Plots({ range }: { range: DashboardRange }) {
  const statistics = useQuery(statisticsQuery(rangeOf[range].ms));
  const tabs = dashboardRanges.map((key) => ({
    key,
    label: rangeOf[key].label,
    count: null,
    href: withQuery('/dashboard', { range: key === '24h' ? undefined : key }),
  }));
  return (
    <Panel title="Over time" aside={<FilterTabs tabs={tabs} current={range} label="Time that the plots show" />}>
      {statistics.isError && <FailureNotice error={statistics.error} />}
      {statistics.data && (
        <>
          <div className={styles.plots}>
            <SeriesPlot title="Jobs ended" kind="bars" statistics={statistics.data} series={ended} show={count} least={1} />
            <SeriesPlot
              title="Jobs in the queue"
              kind="lines"
              statistics={statistics.data}
              series={depth}
              show={count}
              least={1}
            />
            <SeriesPlot
              title="Waiting time"
              kind="lines"
              statistics={statistics.data}
              series={waited}
              show={durationWords}
              least={1_000}
            />
            <SeriesPlot
              title="Busy slots"
              kind="lines"
              statistics={statistics.data}
              series={busy}
              show={percentWords}
              least={1}
            />
          </div>
          <p className={styles.foot}>
            {spanWords(statistics.data)}, {durationWords(statistics.data.stepMs)} a step
          </p>
        </>
      )}
    </Panel>
  );
}
