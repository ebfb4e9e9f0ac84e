import type { Job, Runner } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { runnerJobsQuery } from '../../api/queries.ts';
import { Panel } from '../../parts/Facts.tsx';
import { JobPill } from '../../parts/JobPill.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration, RelativeTime } from '../../parts/Times.tsx';
import styles from './runner.module.css';

const Row = ({ href, name, children }: { href: string; name: string; children: ReactNode }) => (
  <li className={styles.job}>
    <PlainLink href={href} className={styles.name ?? ''} title={name}>
      {name}
    </PlainLink>
    {children}
  </li>
);

/** What it works on now. */
export function CurrentJobs({ runner }: { runner: Runner }) {
  const { tasks } = runner;
  const slots = runner.capacity === null ? null : `${tasks.length} of ${runner.capacity} at once`;
  return (
    <Panel title="Current jobs" aside={<span className="soft">{slots}</span>}>
      {tasks.length === 0 && <p className="soft">None</p>}
      <ul className={styles.jobs}>
        {tasks.map((task) => (
          <Row key={task.attemptId} href={`/jobs/${task.jobId}`} name={task.jobName}>
            <span className={styles.time}>
              <Duration from={task.since} to={null} />
            </span>
          </Row>
        ))}
      </ul>
    </Panel>
  );
}

/** What it worked on lately. Asked for again when its current jobs change. */
export function RecentJobs({ runner }: { runner: Runner }) {
  const current = runner.tasks.map((task) => task.attemptId).join();
  const recent = useQuery({
    ...runnerJobsQuery(runner.id),
    queryKey: [...runnerJobsQuery(runner.id).queryKey, current] as never,
  });
  const jobs = (recent.data as { jobs: Job[] } | undefined)?.jobs ?? [];
  return (
    <Panel title="Recent jobs">
      {recent.isError && <FailureNotice error={recent.error} />}
      {recent.isSuccess && jobs.length === 0 && <p className="soft">It has not worked on a job yet.</p>}
      <ul className={styles.jobs}>
        {jobs.map((job) => (
          <Row key={job.id} href={`/jobs/${job.id}`} name={job.name}>
            <JobPill job={job} />
            <span className={styles.time}>
              {job.startedAt !== null && <Duration from={job.startedAt} to={job.finishedAt ?? job.attention?.at ?? null} />}
            </span>
            <span className={styles.time}>
              <RelativeTime at={job.createdAt} />
            </span>
          </Row>
        ))}
      </ul>
    </Panel>
  );
}
