import type { Job } from '@baton/protocol';
import { useMemo } from 'react';
import type { useJobList } from '../../live/job-list.ts';
import { type Column, DataTable } from '../../parts/DataTable.tsx';
import { ListFoot } from '../../parts/ListFoot.tsx';
import { formatPlural } from '../../text/amount.ts';
import { JobRow } from './JobRow.tsx';

const columns: readonly Column[] = [
  { key: 'name', label: 'Name', width: 'minmax(230px, 1.9fr)' },
  { key: 'state', label: 'State', width: '140px' },
  { key: 'executor', label: 'Executor', width: '90px' },
  { key: 'labels', label: 'Labels', width: 'minmax(100px, 1fr)' },
  { key: 'runner', label: 'Runner', width: 'minmax(110px, 1fr)' },
  { key: 'created', label: 'Created', width: '100px' },
  { key: 'duration', label: 'Duration', width: '136px' },
];

/** The rows, and the way to older ones. */
export function JobsTable({ list }: { list: ReturnType<typeof useJobList> }) {
  const { jobs } = list;
  const ids = useMemo(() => jobs.map((job) => job.id), [jobs]);
  const byId = useMemo(() => new Map<string, Job>(jobs.map((job) => [job.id, job])), [jobs]);
  const foot = (
    <ListFoot
      count={formatPlural(jobs.length, 'job')}
      hasMore={list.hasMore}
      isLoading={list.loadingMore}
      onMore={list.loadMore}
    />
  );
  return (
    <DataTable
      label="Jobs"
      columns={columns}
      ids={ids}
      rowHeight={54}
      narrowRowHeight={92}
      renderRow={(id, look) => <JobRow job={byId.get(id)} look={look} />}
      foot={foot}
    />
  );
}
