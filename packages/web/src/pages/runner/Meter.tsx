import styles from './meter.module.css';

/** A part of a whole, in words and as a bar that turns orange above 85 % and red above 95 %. */
export function Meter({ label, percent, text }: { label: string; percent: number; text: string }) {
  const level = percent > 95 ? 'full' : percent > 85 ? 'high' : 'fine';
  return (
    <div className={styles.meter}>
      <span>{text}</span>
      <span className={styles.track} title={label} aria-hidden="true">
        <span className={styles.bar} data-level={level} style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
    </div>
  );
}
