import type { Job } from '@baton/protocol';
import { exitWords } from '@baton/protocol/words';
import { memo } from 'react';
import { type LiveJobList, useJobRow } from '../../live/job-list.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { SelectBox } from '../../parts/selection/SelectBox.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { CardCell, CardLine, Cells, type CellsOf, TwoLines } from '../../parts/table/Cell.tsx';
import type { RowLook } from '../../parts/table/DataTable.tsx';
import { chosenJobs } from './chosen-jobs.ts';
import { JobDuration, JobRunner } from './JobCells.tsx';
import { WhyWaiting } from './WhyWaiting.tsx';

/** One job in the list. Redrawn alone when something of it changes. */
export const JobRow = memo(function JobRow({ list, id, look }: { list: LiveJobList; id: string; look: RowLook }) {
  const job = useJobRow(list, id);
  if (!job) return <td />;
  return look.narrow ? <JobCard job={job} /> : <Cells of={job} columns={look.columns} cells={cells} />;
});

const nameLink = (job: Job) => (
  <PlainLink href={`/jobs/${job.id}`} title={job.name}>
    {job.name}
  </PlainLink>
);

const stateTitle = (job: Job): string => (job.outcome ? (exitWords(job.outcome) ?? '') : '');

const isWaiting = ({ state, cancelling }: Job): boolean => state === 'queued' && !cancelling;

const cells: CellsOf<Job> = {
  select: ({ id, name }) => <SelectBox selection={chosenJobs} id={id} name={name} />,
  name: (job) => <TwoLines first={nameLink(job)} second={<CopyableId id={job.id} />} />,
  state: (job) => (
    <span title={stateTitle(job)}>
      <JobPill job={job} />
    </span>
  ),
  executor: ({ executor }) => executor,
  labels: ({ labels }) => <Tags values={labels} most={2} />,
  runner: (job) => (isWaiting(job) ? <WhyWaiting job={job} withFix /> : <JobRunner job={job} />),
  created: ({ createdAt }) => <RelativeTime at={createdAt} />,
  duration: (job) => <JobDuration job={job} />,
  project: ({ project }) => project,
  by: ({ createdBy }) => createdBy,
  priority: ({ priority }) => priority,
  attempts: ({ attempts }) => attempts,
  finished: ({ finishedAt }) => (finishedAt === null ? <span className="soft">—</span> : <RelativeTime at={finishedAt} />),
};

const JobCard = ({ job }: { job: Job }) => (
  <CardCell before={<SelectBox selection={chosenJobs} id={job.id} name={job.name} />}>
    <CardLine left={<strong>{nameLink(job)}</strong>} right={<JobPill job={job} />} />
    {isWaiting(job) ? (
      <WhyWaiting job={job} withFix={false} />
    ) : (
      <CardLine left={<CopyableId id={job.id} />} right={<JobRunner job={job} />} />
    )}
    <CardLine left={<RelativeTime at={job.createdAt} />} right={<JobDuration job={job} />} />
  </CardCell>
);
