import type { Attempt, Job } from '@baton/protocol';
import { messageSentence } from '@baton/protocol/why-words';
import { useJobView } from '../../live/job-view.ts';
import { useLog } from '../../live/log-feed.ts';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { JobResult } from '../job/results/JobResult.tsx';
import styles from './pools.module.css';

/** How far an operation is, step by step, wherever it was begun. */
export function OperationProgress({ jobId }: { jobId: string }) {
  const view = useJobView(jobId).data;
  if (!view) return null;
  const { job, history } = view;
  const attempt = history.at(-1);
  return (
    <div>
      <div className={styles.head}>
        <PlainLink href={`/jobs/${job.id}`}>{job.name}</PlainLink>
        <JobPill job={job} />
      </div>
      {attempt && <Steps key={attempt.id} job={job} attempt={attempt} />}
      {job.outcome?.message && job.state === 'failed' && <p className={styles.problem}>{messageSentence(job.outcome.message)}</p>}
    </div>
  );
}

function Steps({ job, attempt }: { job: Job; attempt: Attempt }) {
  const { facts } = useLog(job.id, attempt, true);
  return (
    <JobResult
      executor={job.executor}
      jobId={job.id}
      project={job.project}
      newest
      attempts={[attempt]}
      facts={facts}
      running={attempt.state !== 'ended'}
    />
  );
}
