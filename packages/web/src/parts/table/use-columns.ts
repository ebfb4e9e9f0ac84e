import { useMemo, useState } from 'react';
import type { Column } from './column.ts';
import { type ColumnChanges, changed, isShown, readChanges } from './columns.ts';

/** The columns of a table, and which of them its reader wants to see. */
export interface ColumnChoice {
  /** those that can be turned on and off */
  choosable: readonly Column[];
  shown: readonly Column[];
  isChanged: boolean;
  show(column: Column, on: boolean): void;
  reset(): void;
}

const keyOf = (table: string): string => `baton.columns.${table}`;

function recall(table: string): ColumnChanges {
  try {
    return readChanges(localStorage.getItem(keyOf(table)));
  } catch {
    return {};
  }
}

function remember(table: string, changes: ColumnChanges): void {
  try {
    if (Object.keys(changes).length === 0) localStorage.removeItem(keyOf(table));
    else localStorage.setItem(keyOf(table), JSON.stringify(changes));
  } catch {
    // A browser that forbids storage forgets; nothing else is lost.
  }
}

/**
 * Which columns are shown: what the reader chose, remembered by this browser.
 *
 * @param table its name in what is remembered
 * @param columns all of them, the same list at each call
 */
export function useColumns(table: string, columns: readonly Column[]): ColumnChoice {
  const [changes, setChanges] = useState(() => recall(table));
  const shown = useMemo(() => columns.filter((column) => isShown(column, changes)), [columns, changes]);
  const become = (next: ColumnChanges): void => {
    setChanges(next);
    remember(table, next);
  };
  return {
    choosable: columns.filter(({ fixed = false }) => !fixed),
    shown,
    isChanged: Object.keys(changes).length > 0,
    show: (column, on) => become(changed(changes, column, on)),
    reset: () => become({}),
  };
}
