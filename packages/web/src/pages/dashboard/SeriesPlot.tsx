import type { Statistics } from '@baton/protocol';
import { type PointerEvent, useState } from 'react';
import { classes } from '../../parts/classes.ts';
import styles from './dashboard.module.css';
import { areaOf, barsOf, linesOf, type Pick, type Point, plotSize, pointAt, topOf, xOf } from './shape.ts';
import { spanWords, stepWords } from './words.ts';

export interface Series {
  label: string;
  tone: 'green' | 'red' | 'grey' | 'iris' | 'orange';
  pick: Pick;
}

interface Props {
  title: string;
  /** `bars` stand on each other, `lines` cross */
  kind: 'bars' | 'lines';
  statistics: Statistics;
  series: readonly Series[];
  show: (value: number) => string;
  /** the upper edge is not lower */
  least: number;
}

/** How something went over time. What lies under the pointer is told above it. */
export function SeriesPlot({ title, kind, statistics, series, show, least }: Props) {
  const [looked, setLooked] = useState<Point | null>(null);
  const heights = statistics.points.map((point) => {
    const values = series.map(({ pick }) => pick(point) ?? 0);
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const top = topOf(heights, least);
  const words = `${title}, ${spanWords(statistics)}: at most ${show(Math.max(0, ...heights))}`;
  const look = (event: PointerEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setLooked(pointAt(statistics, (event.clientX - left) / width));
  };
  return (
    <figure className={styles.plot}>
      <figcaption>
        <strong>{title}</strong>
        <span className={styles.legend}>
          {looked && <span className="soft">{stepWords(looked.at, statistics.stepMs)}</span>}
          {series.map(({ label, tone, pick }) => (
            <span key={label} className={styles.key}>
              <i className={styles.swatch} data-tone={tone} aria-hidden="true" />
              {label}
              {looked && <b>{toldOf(pick(looked), show)}</b>}
            </span>
          ))}
        </span>
      </figcaption>
      <div className={styles.canvas}>
        <span className={classes(styles.top, 'soft')}>{show(top)}</span>
        <svg
          viewBox={`0 0 ${plotSize.width} ${plotSize.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={words}
          onPointerMove={look}
          onPointerLeave={() => setLooked(null)}
        >
          <title>{words}</title>
          <line className={styles.middle} x1="0" x2={plotSize.width} y1={plotSize.height / 2} y2={plotSize.height / 2} />
          {kind === 'bars' ? <Bars {...{ statistics, series, top }} /> : <Lines {...{ statistics, series, top }} />}
          {looked && <Cursor statistics={statistics} at={looked.at} />}
        </svg>
      </div>
    </figure>
  );
}

const toldOf = (value: number | null, show: (value: number) => string): string => (value === null ? '–' : show(value));

type Drawn = Of<Props, 'statistics' | 'series'> & { top: number };
type Of<T, K extends keyof T> = { [P in K]: T[P] };

function Bars({ statistics, series, top }: Drawn) {
  const picks = series.map(({ pick }) => pick);
  return barsOf(statistics, picks, top).map((bars, index) => (
    <g key={series[index]?.label} className={styles.bars} data-tone={series[index]?.tone}>
      {bars.map((bar) => (
        <rect key={bar.x} {...bar} />
      ))}
    </g>
  ));
}

function Lines({ statistics, series, top }: Drawn) {
  return series.map(({ label, tone, pick }, index) => (
    <g key={label} className={styles.lines} data-tone={tone}>
      {linesOf(statistics, pick, top).map((line) => (
        <g key={line}>
          {index === 0 && <path className={styles.area} d={areaOf(line)} />}
          <path className={styles.line} d={line} />
        </g>
      ))}
    </g>
  ));
}

function Cursor({ statistics, at }: { statistics: Statistics; at: number }) {
  const x = xOf(statistics, Math.min(statistics.to, at + statistics.stepMs / 2));
  return <line className={styles.cursor} x1={x} x2={x} y1="0" y2={plotSize.height} />;
}
