import type { Job } from '@baton/protocol';
import { exitWords } from '@baton/protocol/words';
import { memo } from 'react';
import { CardCell, CardLine, Cells, type CellsOf, TwoLines } from '../../parts/Cell.tsx';
import { CopyableId } from '../../parts/CopyableId.tsx';
import type { RowLook } from '../../parts/DataTable.tsx';
import { JobPill } from '../../parts/JobPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Tags } from '../../parts/Tags.tsx';
import { Duration, RelativeTime } from '../../parts/Times.tsx';

/** One job in the list. */
export const JobRow = memo(function JobRow({ job, look }: { job: Job | undefined; look: RowLook }) {
  if (!job) return <td />;
  return look.narrow ? <JobCard job={job} /> : <Cells of={job} columns={look.columns} cells={cells} />;
});

const nameLink = (job: Job) => (
  <PlainLink href={`/jobs/${job.id}`} title={job.name}>
    {job.name}
  </PlainLink>
);

/** Which runner has it, or had it last. */
export function JobRunner({ job }: { job: Pick<Job, 'runnerId' | 'runnerName' | 'state'> }) {
  if (job.runnerId === null || job.state === 'queued') return <span className="soft">—</span>;
  return <PlainLink href={`/runners/${job.runnerId}`}>{job.runnerName ?? job.runnerId.slice(0, 8)}</PlainLink>;
}

/** How long it runs or ran; before that, how long it waits; and how long it waits for a person. */
export function JobDuration({ job }: { job: Pick<Job, 'startedAt' | 'finishedAt' | 'createdAt' | 'state' | 'attention'> }) {
  // nothing runs while a person has to decide
  if (job.attention) return <Waits from={job.attention.at} />;
  if (job.startedAt !== null && job.state !== 'queued') return <Duration from={job.startedAt} to={job.finishedAt} />;
  if (job.finishedAt !== null) return <span className="soft">—</span>;
  return <Waits from={job.createdAt} />;
}

const Waits = ({ from }: { from: number }) => (
  <span className="soft">
    waits <Duration from={from} to={null} />
  </span>
);

const stateTitle = (job: Job): string => (job.outcome ? (exitWords(job.outcome) ?? '') : '');

const cells: CellsOf<Job> = {
  name: (job) => <TwoLines first={nameLink(job)} second={<CopyableId id={job.id} />} />,
  state: (job) => (
    <span title={stateTitle(job)}>
      <JobPill job={job} />
    </span>
  ),
  executor: ({ executor }) => executor,
  labels: ({ labels }) => <Tags values={labels} most={3} />,
  runner: (job) => <JobRunner job={job} />,
  created: ({ createdAt }) => <RelativeTime at={createdAt} />,
  duration: (job) => <JobDuration job={job} />,
};

const JobCard = ({ job }: { job: Job }) => (
  <CardCell>
    <CardLine left={<strong>{nameLink(job)}</strong>} right={<JobPill job={job} />} />
    <CardLine left={<CopyableId id={job.id} />} right={<JobRunner job={job} />} />
    <CardLine left={<RelativeTime at={job.createdAt} />} right={<JobDuration job={job} />} />
  </CardCell>
);
