import { lazy, Suspense } from 'react';
import styles from './plot.module.css';
import type { TimePlotProps } from './TimePlot.tsx';

const TimePlot = lazy(() => import('./TimePlot.tsx'));

const plotHeight = 150;

/** A plot whose code comes when one is shown; until then the room that it takes. */
export const LazyPlot = (props: TimePlotProps) => (
  <Suspense
    fallback={
      <div className={styles.plot} role="status" aria-label={`${props.title} is loading`}>
        <p className={styles.caption}>
          <strong>{props.title}</strong>
        </p>
        <div className={styles.canvas} style={{ minHeight: props.height ?? plotHeight }} />
      </div>
    }
  >
    <TimePlot {...props} />
  </Suspense>
);
