import type { Job } from '@baton/protocol';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration } from '../../parts/Times.tsx';

/** Which runner has it, or had it last. */
export function JobRunner({ job }: { job: Pick<Job, 'runnerId' | 'runnerName' | 'state'> }) {
  if (job.runnerId === null || job.state === 'queued') return <span className="soft">—</span>;
  return <PlainLink href={`/runners/${job.runnerId}`}>{job.runnerName ?? job.runnerId.slice(0, 8)}</PlainLink>;
}

/** How long it runs or ran; before that, how long it waits; and how long it waits for a person. */
export function JobDuration({ job }: { job: Pick<Job, 'startedAt' | 'finishedAt' | 'queuedSince' | 'state' | 'attention'> }) {
  // nothing runs while a person has to decide
  if (job.attention) return <Waits from={job.attention.at} />;
  if (job.startedAt !== null && job.state !== 'queued') return <Duration from={job.startedAt} to={job.finishedAt} />;
  if (job.finishedAt !== null) return <span className="soft">—</span>;
  return <Waits from={job.queuedSince} />;
}

const Waits = ({ from }: { from: number }) => (
  <span className="soft">
    waits <Duration from={from} to={null} />
  </span>
);
