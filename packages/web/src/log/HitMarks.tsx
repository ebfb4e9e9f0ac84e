import { memo } from 'react';
import styles from './log.module.css';

const marksMax = 240;

/** Which of so many equal parts of a log have a row. */
export function partsWith(rows: Iterable<number>, count: number, parts = marksMax): number[] {
  const found = new Set<number>();
  for (const row of rows) found.add(Math.min(parts - 1, Math.floor((row / Math.max(1, count)) * parts)));
  return [...found];
}

/** Where in the whole log the hits are, beside the scroll bar. */
export const HitMarks = memo(function HitMarks({ parts }: { parts: readonly number[] }) {
  return (
    <div className={styles.marks} aria-hidden="true">
      {parts.map((part) => (
        <i key={part} style={{ top: `${(100 * part) / marksMax}%` }} />
      ))}
    </div>
  );
});
