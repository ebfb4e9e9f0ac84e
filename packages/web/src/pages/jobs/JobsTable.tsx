import { useCallback, useEffect, useRef } from 'react';
import type { JobListState, LiveJobList } from '../../live/job-list.ts';
import { DataTable, type RowLook } from '../../parts/DataTable.tsx';
import { BarRoom } from '../../parts/selection/Choosing.tsx';
import type { ColumnChoice } from '../../parts/table/use-columns.ts';
import table from '../../parts/table.module.css';
import { formatPlural } from '../../text/amount.ts';
import { chosenJobs } from './chosen-jobs.ts';
import { JobRow } from './JobRow.tsx';
import styles from './jobs.module.css';

interface Props {
  state: JobListState;
  list: LiveJobList;
  choice: ColumnChoice;
}

/** The rows, as many as anybody scrolls to: older ones come before their place is reached. */
export function JobsTable({ state, list, choice }: Props) {
  const renderRow = useCallback((id: string, look: RowLook) => <JobRow list={list} id={id} look={look} />, [list]);
  return (
    <DataTable
      label="Jobs"
      columns={choice.shown}
      ids={state.ids}
      rowHeight={54}
      narrowRowHeight={92}
      renderRow={renderRow}
      selection={chosenJobs}
      foot={
        <>
          <Foot state={state} list={list} />
          <BarRoom selection={chosenJobs} />
        </>
      }
    />
  );
}

/** How far before the end the next page is asked for: some screens, so that nobody sees it come. */
const aheadPx = 8_000;

function Foot({ state: { ids, hasMore, loadingMore }, list }: Omit<Props, 'choice'>) {
  const end = useRef<HTMLDivElement>(null);
  const count = ids.length;
  // made anew with each page: it tells at once where it stands
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the count only that it changed matters
  useEffect(() => {
    if (!end.current || !hasMore || loadingMore) return;
    const root = end.current.closest('section');
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && void list.loadMore(), {
      root,
      rootMargin: `0px 0px ${aheadPx}px 0px`,
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [hasMore, loadingMore, count, list]);
  return (
    <div className={table.foot}>
      <div ref={end} className={styles.end} />
      <span role="status">{loadingMore ? 'Older jobs are loaded…' : `${formatPlural(count, 'job')} shown`}</span>
    </div>
  );
}
