import type { Runner } from '@baton/protocol';
import { useMemo, useRef } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import type { Sort } from '../../parts/DataTable.tsx';
import { countRunners, matchesSearch, passes, type RunnerFilterKey } from './filters.ts';
import { sortRunners } from './order.ts';

/** Ids of the runners to show, in order, and how many there are of each kind. */
export function useRunnerList(filter: RunnerFilterKey, search: string, sort: Sort) {
  const version = useRunnersVersion();
  const order = useRef<string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows, which change in place
  const sorted = useMemo(() => {
    // The last order is a head start: sorting what is nearly sorted is cheap, also with 10 000 rows.
    const known = new Set(order.current);
    const rows = order.current.flatMap((id) => runners.rows.get(id) ?? []);
    for (const row of runners.rows.values()) if (!known.has(row.id)) rows.push(row);
    sortRunners(rows, sort);
    order.current = rows.map((row) => row.id);
    return rows;
  }, [version, sort.by, sort.descending]);
  const counts = useMemo(() => countRunners(sorted), [sorted]);
  const ids = useMemo(
    () => sorted.filter((row: Runner) => passes(row, filter) && matchesSearch(row, search)).map((row) => row.id),
    [sorted, filter, search],
  );
  return { ids, counts, known: runners.known };
}
