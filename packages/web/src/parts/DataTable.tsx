import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { classes } from './classes.ts';
import { assignSlots, type RowSlots } from './row-slots.ts';
import { SortableHead } from './SortableHead.tsx';
import styles from './table.module.css';
import { useNarrow } from './use-narrow.ts';

/** A column: its heading and its share of the width, as a track of a CSS grid. */
export interface Column {
  key: string;
  label: string;
  width: string;
  sortable?: boolean;
  /** stands in the head in place of the label, which is then for screen readers */
  head?: ReactNode;
}

export interface Sort {
  by: string;
  descending: boolean;
}

interface Props {
  label: string;
  columns: readonly Column[];
  /** pixels; on a screen with fewer the table scrolls sideways */
  minWidth: number;
  ids: readonly string[];
  /** the cells of a row: one element a column, made with `Cell`; or on a narrow screen one for all */
  renderRow: (id: string, narrow: boolean) => ReactNode;
  rowHeight: number;
  narrowRowHeight: number;
  sort?: Sort;
  onSort?: (by: string) => void;
  /** follows the last row */
  foot?: ReactNode;
}

/** A table that draws only the rows in view. On a narrow screen a row is a small card. */
export function DataTable({ label, columns, minWidth, ids, renderRow, rowHeight, narrowRowHeight, sort, onSort, foot }: Props) {
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? narrowRowHeight : rowHeight;
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => ids[index] ?? index,
    // each row more is drawn anew in every frame of a fast scroll
    overscan: 4,
    // Rows change their height when the screen becomes narrow.
    ...(narrow ? { scrollMargin: 0 } : {}),
  });
  const items = virtual.getVirtualItems();
  const slots = useRef<RowSlots>(new Map());
  slots.current = assignSlots(
    slots.current,
    items.map((item) => ids[item.index] ?? ''),
  );
  const tracks = {
    '--tracks': columns.map((column) => column.width).join(' '),
    '--least': `${minWidth}px`,
  } as React.CSSProperties;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroller} aria-label={`${label}, scrollable`} tabIndex={0} style={tracks}>
      <table className={classes(styles.table, narrow && styles.narrow)} aria-label={label} aria-rowcount={ids.length + 1}>
        <thead className={styles.thead}>
          <tr className={styles.headRow}>
            {columns.map((column) => (
              <SortableHead key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={styles.tbody} style={{ height: ids.length * height }}>
          {items.map((item) => (
            <tr
              key={slots.current.get(ids[item.index] ?? '')}
              className={styles.row}
              aria-rowindex={item.index + 2}
              style={{ height, transform: `translateY(${item.index * height}px)` }}
            >
              {renderRow(ids[item.index] ?? '', narrow)}
            </tr>
          ))}
        </tbody>
      </table>
      {foot}
    </section>
  );
}
