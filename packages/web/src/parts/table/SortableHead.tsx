import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { classes } from '../classes.ts';
import type { Column, Sort } from './column.ts';
import { pinned } from './pinned.ts';
import styles from './table.module.css';

interface Props {
  column: Column;
  sort: Sort | undefined;
  onSort: ((by: string) => void) | undefined;
  at: CSSProperties | undefined;
}

/** The head of a column; a button where the table can be sorted by it. */
export function SortableHead({ column, sort, onSort, at }: Props) {
  const className = classes(styles.th, at === pinned && styles.pinned);
  const current = sort?.by === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
  if (!column.sortable || !onSort) {
    return (
      <th scope="col" className={className} style={at}>
        {column.label}
      </th>
    );
  }
  const Icon = current === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" className={className} style={at} aria-sort={current ?? 'none'}>
      <button type="button" className={styles.sort} onClick={() => onSort(column.key)}>
        {column.label}
        <Icon size={13} stroke={2} aria-hidden="true" className={current ? styles.sorted : styles.unsorted} />
      </button>
    </th>
  );
}
