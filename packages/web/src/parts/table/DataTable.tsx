import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useCallback, useMemo, useRef } from 'react';
import { classes } from '../classes.ts';
import { SelectAll } from '../selection/SelectAll.tsx';
import type { Selection } from '../selection/selection.ts';
import { useNarrow } from '../use-narrow.ts';
import type { Column, Sort } from './column.ts';
import { leastWidthPx } from './columns.ts';
import { pinnedKey, placesOf } from './pinned.ts';
import { assignSlots, type RowSlots } from './row-slots.ts';
import { SortableHead } from './SortableHead.tsx';
import styles from './table.module.css';
import { useRowKeys } from './use-row-keys.ts';

/** How rows are to be drawn. The same object until that changes, so that rows need not be drawn anew. */
export interface RowLook {
  /** one cell for all: a small card */
  narrow: boolean;
  /** keys of the columns, in their order */
  columns: readonly string[];
}

interface Props {
  label: string;
  /** those that are shown */
  columns: readonly Column[];
  ids: readonly string[];
  /** the cells of a row: one element a column, made with `Cells`; or on a narrow screen one for all, made with `CardCell` */
  renderRow: (id: string, look: RowLook) => ReactNode;
  rowHeight: number;
  narrowRowHeight: number;
  /** which rows are chosen: gives the table a first column `select`, whose cells are `SelectBox`es */
  selection?: Selection;
  sort?: Sort;
  onSort?: (by: string) => void;
  /** follows the last row */
  foot?: ReactNode;
}

const selectColumn: Column = { key: 'select', label: 'Selected', width: '16px' };

/** A table that draws only the rows in view. On a narrow screen a row is a small card. The keyboard goes from row to row. */
export function DataTable({ label, columns, ids, renderRow, rowHeight, narrowRowHeight, selection, sort, onSort, foot }: Props) {
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? narrowRowHeight : rowHeight;
  if (selection) selection.order = ids;
  const { at, ...keys } = useRowKeys({ ids, scroller, rowHeight: height, selection });
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => ids[index] ?? index,
    // each row more is drawn anew in every frame of a fast scroll
    overscan: 4,
    // the row with the focus stays, or the focus would be lost with it
    rangeExtractor: useCallback((range: Range) => withRow(defaultRangeExtractor(range), at), [at]),
    // Rows change their height when the screen becomes narrow.
    ...(narrow ? { scrollMargin: 0 } : {}),
  });
  const items = virtual.getVirtualItems();
  const slots = useRef<RowSlots>(new Map());
  slots.current = assignSlots(
    slots.current,
    items.map((item) => ids[item.index] ?? ''),
  );
  const drawn = useMemo(() => (selection ? [selectColumn, ...columns] : columns), [selection, columns]);
  const look = useMemo(() => ({ narrow, columns: drawn.map(({ key }) => key) }), [narrow, drawn]);
  const tabStop = at >= 0 ? at : (virtual.range?.startIndex ?? 0);
  return (
    <section
      ref={scroller}
      className={classes(styles.scroller, selection && styles.choosing)}
      aria-label={`${label}, scrollable`}
      style={tracksOf(drawn)}
      data-rows
      {...keys}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows have the focus, and screen readers then leave the keys to the table
        role="grid"
        className={classes(styles.table, narrow && styles.narrow)}
        aria-label={label}
        aria-rowcount={ids.length + 1}
      >
        <Head columns={columns} ids={ids} selection={selection} sort={sort} onSort={onSort} places={placesOf(look.columns)} />
        <tbody className={styles.tbody} style={{ height: ids.length * height }}>
          {items.map(({ index }) => (
            <tr
              key={slots.current.get(ids[index] ?? '')}
              className={styles.row}
              aria-rowindex={index + 2}
              data-at={index}
              tabIndex={index === tabStop ? 0 : -1}
              style={{ height, transform: `translateY(${index * height}px)` }}
            >
              {renderRow(ids[index] ?? '', look)}
            </tr>
          ))}
        </tbody>
      </table>
      {foot}
    </section>
  );
}

type HeadProps = Pick<Props, 'columns' | 'ids'> & { places: readonly CSSProperties[] } & {
  [K in 'selection' | 'sort' | 'onSort']: Props[K] | undefined;
};

const Head = ({ columns, ids, selection, sort, onSort, places }: HeadProps) => (
  <thead className={styles.thead}>
    <tr className={styles.headRow}>
      {selection && (
        <th scope="col" className={styles.th} style={places[0]} aria-label={selectColumn.label}>
          <SelectAll selection={selection} shown={ids} />
        </th>
      )}
      {columns.map((column, index) => (
        <SortableHead key={column.key} column={column} sort={sort} onSort={onSort} at={places[index + (selection ? 1 : 0)]} />
      ))}
    </tr>
  </thead>
);

const tracksOf = (columns: readonly Column[]) =>
  ({
    '--tracks': columns.map((column) => column.width).join(' '),
    '--pinned': columns.find(({ key }) => key === pinnedKey)?.width ?? '0px',
    '--least': `${leastWidthPx(columns)}px`,
  }) as React.CSSProperties;

/** The rows to draw, and one that is to be among them; -1: none. */
function withRow(indexes: number[], row: number): number[] {
  if (row < 0 || indexes.includes(row)) return indexes;
  return row < (indexes[0] ?? 0) ? [row, ...indexes] : [...indexes, row];
}
