import type { CSSProperties, ReactNode } from 'react';
import { classes } from '../classes.ts';
import { pinned, placesOf } from './pinned.ts';
import styles from './table.module.css';

/** One cell of a table. */
const Cell = ({ children, at }: { children: ReactNode; at: CSSProperties | undefined }) => (
  <td className={classes(styles.cell, at === pinned && styles.pinned)} style={at}>
    {children}
  </td>
);

/** The cells of a row by the keys of their columns, so that what is hidden costs nothing. */
export function Cells<R>({ of, columns, cells }: { of: R; columns: readonly string[]; cells: CellsOf<R> }) {
  const places = placesOf(columns);
  return columns.map((key, index) => (
    <Cell key={key} at={places[index]}>
      {cells[key]?.(of)}
    </Cell>
  ));
}

/** What stands in each column of a row. */
export type CellsOf<R> = Readonly<Record<string, (row: R) => ReactNode>>;

/** A name with something quieter beneath it. */
export const TwoLines = ({ first, second }: { first: ReactNode; second: ReactNode }) => (
  <span className={styles.two}>
    <span className={styles.main}>{first}</span>
    {second}
  </span>
);

/** A row as a card of a few lines, for narrow screens; with something before them and something after them. */
export const CardCell = ({ before, after, children }: { before?: ReactNode; after?: ReactNode; children: ReactNode }) => (
  <td className={styles.cell}>
    <div className={styles.sides}>
      {before}
      <div className={styles.card}>{children}</div>
      {after}
    </div>
  </td>
);

/** A line of a card: something at its left, something at its right. */
export const CardLine = ({ left, right }: { left: ReactNode; right: ReactNode }) => (
  <div className={styles.cardLine}>
    <span>{left}</span>
    <span>{right}</span>
  </div>
);
