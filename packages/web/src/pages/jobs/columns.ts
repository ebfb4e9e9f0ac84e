import type { Column } from '../../parts/DataTable.tsx';

/** What a table of jobs can show; `runner` says of a job that waits why it does. */
export const jobColumns: readonly Column[] = [
  { key: 'name', label: 'Name', width: 'minmax(182px, 1.6fr)', fixed: true },
  { key: 'state', label: 'State', width: '140px' },
  { key: 'executor', label: 'Executor', width: '86px' },
  { key: 'labels', label: 'Labels', width: 'minmax(80px, 0.8fr)' },
  { key: 'runner', label: 'Runner, or why it waits', width: 'minmax(208px, 1.8fr)' },
  { key: 'created', label: 'Created', width: '84px' },
  { key: 'duration', label: 'Duration', width: '112px' },
  { key: 'project', label: 'Project', width: 'minmax(110px, 1fr)', optional: true },
  { key: 'by', label: 'Submitted by', width: '110px', optional: true },
  { key: 'priority', label: 'Priority', width: '64px', optional: true },
  { key: 'attempts', label: 'Attempts', width: '70px', optional: true },
  { key: 'finished', label: 'Finished', width: '92px', optional: true },
];
