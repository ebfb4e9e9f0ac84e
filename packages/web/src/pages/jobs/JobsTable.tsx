import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import type { JobListState, LiveJobList } from '../../live/job-list.ts';
import { BarRoom } from '../../parts/selection/Choosing.tsx';
import type { Sort } from '../../parts/table/column.ts';
import { DataTable, type RowLook } from '../../parts/table/DataTable.tsx';
import table from '../../parts/table/table.module.css';
import type { ColumnChoice } from '../../parts/table/use-columns.ts';
import { formatPlural } from '../../text/amount.ts';
import { chosenJobs } from './chosen-jobs.ts';
import { JobRow } from './JobRow.tsx';
import styles from './jobs.module.css';
import { isNewestFirst } from './order.ts';

interface Props {
  state: JobListState;
  /** in the order that is shown */
  ids: readonly string[];
  list: LiveJobList;
  choice: ColumnChoice;
  sort: Sort;
  onSort: (by: string) => void;
}

/** The rows, as many as anybody scrolls to: older ones come before their place is reached. */
export function JobsTable({ state, ids, list, choice, sort, onSort }: Props) {
  const renderRow = useCallback((id: string, look: RowLook) => <JobRow list={list} id={id} look={look} />, [list]);
  return (
    <DataTable
      label="Jobs"
      columns={choice.shown}
      ids={ids}
      sort={sort}
      onSort={onSort}
      rowHeight={54}
      narrowRowHeight={92}
      renderRow={renderRow}
      selection={chosenJobs}
      foot={
        <>
          {isNewestFirst(sort) ? <Foot state={state} list={list} /> : <SortedFoot state={state} list={list} />}
          <BarRoom selection={chosenJobs} />
        </>
      }
    />
  );
}

type FootProps = Pick<Props, 'state' | 'list'>;

/** Older jobs would come in between: they come when they are asked for. */
const SortedFoot = ({ state: { ids, hasMore, loadingMore }, list }: FootProps) => (
  <div className={table.foot}>
    <span role="status">{`${formatPlural(ids.length, 'job')} shown`}</span>
    {hasMore && (
      <Button variant="default" size="xs" loading={loadingMore} onClick={() => void list.loadMore()}>
        Sort older ones among them
      </Button>
    )}
  </div>
);

/** How far before the end the next page is asked for: some screens, so that nobody sees it come. */
const aheadPx = 8_000;

function Foot({ state: { ids, hasMore, loadingMore }, list }: FootProps) {
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
