import { allColumns, tableList } from './tables.ts';

/** Every column of a table, in the order that row readers expect. Typed as its `id`, which every such table has. */
export function all<T extends string>(table: T): `${T}.id`[] {
  const spec = tableList.find((each) => each.table === table);
  if (!spec) throw new Error(`There is no table ${table}.`);
  return allColumns(spec).map((column) => `${table}.${column}` as `${T}.id`);
}
