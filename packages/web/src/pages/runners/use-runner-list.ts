import type { Runner } from '@baton/protocol';
import { countRunners, matchesSearch, parseSort, passes, type RunnerFilterKey, sortRunners } from '@baton/protocol/runner-list';
import { useMemo, useRef } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';

/**
 * Ids of the runners to show, in order, and how many there are of each kind. While most are still on their way, those of the first screen: it is not
 * complete then.
 *
 * @param sortText as in the address
 */
export function useRunnerList(filter: RunnerFilterKey, search: string, sortText: string | undefined) {
  const sort = parseSort(sortText);
  runners.look = { show: filter, search, sort: sortText ?? null, most: runners.look.most };
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
  const { screen } = runners;
  if (!screen || JSON.stringify(screen.look) !== JSON.stringify(runners.look))
    return { ids, counts, known: runners.known, complete: runners.known };
  return { ids: screen.ids, counts: screen.counts, known: true, complete: false };
}
