import { type ReactNode, useMemo } from 'react';
import { ExportMenu } from '../export/ExportMenu.tsx';
import { SearchBox } from '../SearchBox.tsx';
import { Cells, type CellsOf } from './Cell.tsx';
import { ColumnsButton } from './ColumnsButton.tsx';
import type { Sort } from './column.ts';
import { DataTable } from './DataTable.tsx';
import { arranged, exportedOf, type LocalColumn, parseLocalSort, toggledSort } from './local-rows.ts';
import styles from './local-table.module.css';
import { type ColumnChoice, useColumns } from './use-columns.ts';

/** What the address of a page says of its table. */
export interface TableAddress {
  search?: string | undefined;
  sort?: string | undefined;
}

interface Options<R> {
  /** in what is remembered, and of the file of an export: `people` */
  name: string;
  /** the same list at each call */
  columns: readonly LocalColumn<R>[];
  /** all there are */
  rows: readonly R[];
  address: TableAddress;
}

/** A table whose rows are all here, as its address asks for it. */
export interface LocalRows<R> {
  name: string;
  shown: readonly R[];
  choice: ColumnChoice;
  columns: readonly LocalColumn<R>[];
  sort: Sort;
  search: string;
}

export function useLocalRows<R>({ name, columns, rows, address }: Options<R>): LocalRows<R> {
  const choice = useColumns(name, columns);
  const sort = parseLocalSort(address.sort, columns);
  const search = address.search ?? '';
  const { by, descending } = sort;
  const shown = useMemo(() => arranged(rows, columns, search, { by, descending }), [rows, columns, search, by, descending]);
  const keys = new Set(choice.shown.map(({ key }) => key));
  return { name, shown, choice, columns: columns.filter(({ key }) => keys.has(key)), sort, search };
}

interface ToolsProps<R> {
  of: LocalRows<R>;
  /** of the search: `Search people` */
  label: string;
  onSearch: (text: string) => void;
}

/** Search, choice of columns, and export of what is shown. */
export const LocalTools = <R,>({ of: { name, shown, choice, columns, search }, label, onSearch }: ToolsProps<R>) => (
  <div className={styles.tools}>
    <SearchBox value={search} onChange={onSearch} label={label} />
    <ColumnsButton choice={choice} />
    <ExportMenu name={name} rows={() => shown} columns={exportedOf(columns)} />
  </div>
);

interface TableProps<R> {
  of: LocalRows<R>;
  label: string;
  idOf: (row: R) => string;
  cells: CellsOf<R>;
  /** a row as a card, on a narrow screen */
  card: (row: R) => ReactNode;
  rowHeight: number;
  narrowRowHeight: number;
  onSort: (sort: string) => void;
}

/** The rows. */
export function LocalTable<R>({ of: { shown, columns, sort }, label, idOf, cells, card, onSort, ...heights }: TableProps<R>) {
  const ids = shown.map(idOf);
  const byId = new Map(shown.map((row) => [idOf(row), row]));
  return (
    <DataTable
      label={label}
      columns={columns}
      ids={ids}
      {...heights}
      sort={sort}
      onSort={(by) => onSort(toggledSort(sort, by))}
      renderRow={(id, look) => {
        const row = byId.get(id);
        if (row === undefined) return <td />;
        return look.narrow ? card(row) : <Cells of={row} columns={look.columns} cells={cells} />;
      }}
    />
  );
}
