import type { Job } from '@baton/protocol';
import { serverNow } from '../../live/clock.ts';
import type { LocalColumn } from '../../parts/table/local-rows.ts';

const lastedMs = ({ startedAt, finishedAt, createdAt }: Job): number | null => {
  if (startedAt === null && finishedAt !== null) return null;
  return (finishedAt ?? serverNow()) - (startedAt ?? createdAt);
};

/** What a table of jobs can show, and be sorted by; `runner` says of a job that waits why it does. */
export const jobColumns: readonly LocalColumn<Job>[] = [
  { key: 'name', label: 'Name', width: 'minmax(174px, 1.6fr)', fixed: true, sortable: true, read: ({ name }) => name },
  { key: 'state', label: 'State', width: '140px', sortable: true, read: ({ state, attention }) => (attention ? '' : state) },
  { key: 'executor', label: 'Executor', width: '104px', sortable: true, read: ({ executor }) => executor },
  { key: 'labels', label: 'Labels', width: 'minmax(80px, 0.8fr)' },
  {
    ...{ key: 'runner', label: 'Runner, or why it waits', width: 'minmax(200px, 1.8fr)', sortable: true },
    read: ({ state, runnerName }) => (state === 'queued' ? null : runnerName),
  },
  { key: 'created', label: 'Created', width: '84px', sortable: true, read: ({ createdAt }) => createdAt },
  { key: 'duration', label: 'Duration', width: '112px', sortable: true, read: lastedMs },
  {
    ...{ key: 'project', label: 'Project', width: 'minmax(110px, 1fr)', optional: true, sortable: true },
    read: ({ project }) => project,
  },
  { key: 'by', label: 'Submitted by', width: '110px', optional: true, sortable: true, read: ({ createdBy }) => createdBy },
  { key: 'priority', label: 'Priority', width: '72px', optional: true, sortable: true, read: ({ priority }) => priority },
  { key: 'attempts', label: 'Attempts', width: '76px', optional: true, sortable: true, read: ({ attempts }) => attempts },
  { key: 'finished', label: 'Finished', width: '92px', optional: true, sortable: true, read: ({ finishedAt }) => finishedAt },
];
