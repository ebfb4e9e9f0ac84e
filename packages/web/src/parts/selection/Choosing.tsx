import type { ReactNode } from 'react';
import styles from './selection.module.css';
import { type Selection, useSelected } from './selection.ts';

interface Props {
  /** rows that there are, none: what stands in their place needs all its room. A short list takes no more room than it needs, a long one is never squeezed to less than a few rows */
  rows: number;
  children: ReactNode;
}

const headPx = 40;
const rowPx = 54;
const leastPx = 220;

/** A list and the bar of what can be done to the rows that are chosen, above it. */
export const Choosing = ({ rows, children }: Props) => (
  <div className={styles.around} style={{ minHeight: rows === 0 ? 'auto' : Math.min(leastPx, headPx + rows * rowPx) }}>
    {children}
  </div>
);

/** At the end of the list: room for the bar, as long as it is there. */
export const BarRoom = ({ selection }: { selection: Selection }) =>
  useSelected(selection).length > 0 && <div className={styles.room} />;
