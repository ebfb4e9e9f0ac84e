import type { Job } from '@baton/protocol';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, useCallback, useMemo } from 'react';
import { withQuery } from '../../api/request.ts';
import { type LiveJobList, useJobRow, useJobTable } from '../../live/job-list.ts';
import { useFollowedQueue } from '../../live/queue.ts';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, Cells, type CellsOf } from '../../parts/table/Cell.tsx';
import type { Column } from '../../parts/table/column.ts';
import { DataTable, type RowLook } from '../../parts/table/DataTable.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { useRememberedFlag } from '../../parts/use-remembered.ts';
import { useScope } from '../../scope/scope.ts';
import { formatCount } from '../../text/amount.ts';
import { JobDuration, JobRunner } from '../jobs/JobCells.tsx';
import { WhyWaiting } from '../jobs/WhyWaiting.tsx';
import styles from './runners.module.css';

const states = ['queued', 'claimed', 'processing'] as const;

const columns: readonly Column[] = [
  { key: 'name', label: 'Job', width: 'minmax(180px, 1.4fr)' },
  { key: 'state', label: 'State', width: '120px' },
  { key: 'runner', label: 'Runner, or why it waits', width: 'minmax(220px, 2.2fr)' },
  { key: 'project', label: 'Project', width: 'minmax(100px, 0.8fr)' },
  { key: 'created', label: 'Created', width: '92px' },
  { key: 'duration', label: 'Duration', width: '128px' },
];

const nameLink = (job: Job) => (
  <PlainLink href={`/jobs/${job.id}`} title={job.name}>
    {job.name}
  </PlainLink>
);

const isWaiting = ({ state, cancelling }: Job): boolean => state === 'queued' && !cancelling;

const cells: CellsOf<Job> = {
  name: nameLink,
  state: (job) => <JobPill job={job} />,
  runner: (job) => (isWaiting(job) ? <WhyWaiting job={job} withFix /> : <JobRunner job={job} />),
  project: ({ project }) => <span title={project}>{project}</span>,
  created: ({ createdAt }) => <RelativeTime at={createdAt} />,
  duration: (job) => <JobDuration job={job} />,
};

const ActiveRow = memo(function ActiveRow({ list, id, look }: { list: LiveJobList; id: string; look: RowLook }) {
  const job = useJobRow(list, id);
  if (!job) return <td />;
  if (!look.narrow) return <Cells of={job} columns={look.columns} cells={cells} />;
  return (
    <CardCell>
      <CardLine left={<strong>{nameLink(job)}</strong>} right={<JobPill job={job} />} />
      {isWaiting(job) ? (
        <WhyWaiting job={job} withFix={false} />
      ) : (
        <CardLine left={<JobRunner job={job} />} right={<JobDuration job={job} />} />
      )}
    </CardCell>
  );
});

/** The runners above are what the page is for: in a busy fleet these rows come and go hundreds of times a second. */
const drawnEveryMs = 250;

/** What the fleet works on, and what waits for it and why. */
export function ActiveJobs() {
  const scope = useScope();
  const filter = useMemo(() => ({ states, search: '', ...(scope === null ? {} : { scope }) }), [scope]);
  const { list, ids, counts, known, failure } = useJobTable(filter, drawnEveryMs);
  useFollowedQueue(scope);
  // a phone has room for one of two lists
  const narrow = useNarrow();
  const [folded, fold] = useRememberedFlag(`baton.runners.active-folded${narrow ? '.narrow' : ''}`, narrow);
  const renderRow = useCallback((id: string, look: RowLook) => <ActiveRow list={list} id={id} look={look} />, [list]);
  const Chevron = folded ? IconChevronRight : IconChevronDown;
  const told = narrow ? states.filter((state) => counts[state]) : states;
  const parts = told.map((state) => `${formatCount(counts[state] ?? 0)} ${state}`).join(', ');
  return (
    <section className={styles.active} aria-label="Active jobs">
      <div className={styles.activeHead}>
        <h2>
          <button type="button" className={styles.fold} aria-expanded={!folded} onClick={() => fold(!folded)}>
            <Chevron size={16} stroke={1.8} aria-hidden="true" />
            Active jobs
          </button>
        </h2>
        {known && <span className="soft">{ids.length === 0 ? 'none' : parts}</span>}
        <PlainLink href={withQuery('/jobs', { scope: scope ?? undefined })}>All jobs</PlainLink>
      </div>
      {failure && <FailureNotice error={failure} />}
      {!folded && ids.length > 0 && (
        <DataTable label="Active jobs" columns={columns} ids={ids} rowHeight={54} narrowRowHeight={72} renderRow={renderRow} />
      )}
    </section>
  );
}
