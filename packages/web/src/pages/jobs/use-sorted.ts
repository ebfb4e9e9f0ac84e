import type { Job } from '@baton/protocol';
import { useMemo, useSyncExternalStore } from 'react';
import type { LiveJobList } from '../../live/job-list.ts';
import type { Sort } from '../../parts/table/column.ts';
import { arranged } from '../../parts/table/local-rows.ts';
import { jobColumns } from './columns.ts';
import { isNewestFirst } from './order.ts';

const never = (): (() => void) => () => {};
const nothing = (): number => 0;

/** The jobs that are shown in the order that was chosen. Another one than newest first is made here, and follows every change of a row. */
export function useSortedJobs(list: LiveJobList, ids: readonly string[], { by, descending }: Sort): readonly string[] {
  const asIs = isNewestFirst({ by, descending });
  const version = useSyncExternalStore(asIs ? never : list.subscribeAll, asIs ? nothing : list.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows
  return useMemo(() => {
    if (asIs) return ids;
    const jobs = ids.flatMap<Job>((id) => list.row(id) ?? []);
    return arranged(jobs, jobColumns, '', { by, descending }).map(({ id }) => id);
  }, [asIs, list, ids, by, descending, version]);
}
