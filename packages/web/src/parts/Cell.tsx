import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './table.module.css';

/** One cell of a table. */
export const Cell = ({ children, className }: { children: ReactNode; className?: string }) => (
  <td className={classes(styles.cell, className)}>{children}</td>
);

/** A name with something quieter beneath it. */
export const TwoLines = ({ first, second }: { first: ReactNode; second: ReactNode }) => (
  <span className={styles.two}>
    <span className={styles.main}>{first}</span>
    {second}
  </span>
);

/** A row as a card of a few lines, for narrow screens. */
export const CardCell = ({ children }: { children: ReactNode }) => (
  <td className={styles.cell}>
    <div className={styles.card}>{children}</div>
  </td>
);

/** A line of a card: something at its left, something at its right. */
export const CardLine = ({ left, right }: { left: ReactNode; right: ReactNode }) => (
  <div className={styles.cardLine}>
    <span>{left}</span>
    <span>{right}</span>
  </div>
);
