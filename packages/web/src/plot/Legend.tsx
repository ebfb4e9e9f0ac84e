import styles from './plot.module.css';
import type { PlotSeries } from './series.ts';
import { stepWords } from './words.ts';

interface Props {
  series: readonly PlotSeries[];
  /** the step that is read; null: none */
  step: number | null;
  at: number | null;
  stepMs: number;
  show: (value: number) => string;
}

/** What the colours stand for, in words; and the values of the step that is read. */
export const Legend = ({ series, step, at, stepMs, show }: Props) => (
  <span className={styles.legend}>
    {at !== null && <span className="soft">{stepWords(at, stepMs)}</span>}
    {series.map(({ label, tone, faint = false, values }) => {
      const value = step === null ? undefined : (values[step] ?? null);
      return (
        <span key={label} className={styles.key}>
          <i className={styles.swatch} data-tone={tone} data-faint={faint} aria-hidden="true" />
          {label}
          {value !== undefined && <b>{value === null ? '–' : show(value)}</b>}
        </span>
      );
    })}
  </span>
);
