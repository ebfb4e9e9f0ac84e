import type { RunnerVitals } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { runnerVitalsQuery } from '../../api/queries.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import styles from './plot.module.css';
import { hoursOf, hoursWords, type Measure, peakOf, plotSize, plotWords, stretchesOf } from './plot.ts';

const percent = (value: number): string => `${Math.round(value)} %`;
const plain = (value: number): string => value.toFixed(2);

const plots: readonly { name: string; measure: Measure; show: (value: number) => string; top: number | null }[] = [
  { name: 'Processor', measure: 'cpuPercent', show: percent, top: 100 },
  { name: 'Memory', measure: 'memoryPercent', show: percent, top: 100 },
  { name: 'Disk', measure: 'diskPercent', show: percent, top: 100 },
  { name: 'Load', measure: 'load1', show: plain, top: null },
];

/** How its machine was during the last day: means as a line, maxima as an area above it. */
export function VitalsPlots({ runnerId }: { runnerId: string }) {
  const vitals = useQuery(runnerVitalsQuery(runnerId));
  if (vitals.isError) return <FailureNotice error={vitals.error} />;
  if (!vitals.data || vitals.data.points.length === 0) return null;
  const hours = hoursOf(vitals.data.points, vitals.dataUpdatedAt);
  return (
    <Panel title={`Last ${hoursWords(hours)}`} aside={<span className="soft">means and maxima of 5 minutes</span>}>
      <div className={styles.plots}>
        {plots.map((plot) => (
          <Plot key={plot.measure} vitals={vitals.data} now={vitals.dataUpdatedAt} hours={hours} {...plot} />
        ))}
      </div>
    </Panel>
  );
}

type PlotProps = { vitals: RunnerVitals; now: number; hours: number } & (typeof plots)[number];

function Plot({ vitals, now, hours, name, measure, show, top }: PlotProps) {
  const peak = peakOf(vitals.points, measure);
  if (!peak) return null;
  const { width, height } = plotSize;
  const words = plotWords(name, vitals.points, measure, show, hours);
  return (
    <figure className={styles.plot}>
      <figcaption>
        <span>{name}</span>
        <span className="soft">at most {show(peak.value)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <title>{words}</title>
        {stretchesOf(vitals, measure, now, top ?? Math.max(1, peak.value)).map(({ line, area }) => (
          <g key={line}>
            <path className={styles.area} d={area} />
            <path className={styles.line} d={line} />
          </g>
        ))}
      </svg>
    </figure>
  );
}
