import { useJobList } from '../../live/job-list.ts';
import { Panel } from '../../parts/Facts.tsx';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { useScope } from '../../scope/scope.ts';
import { JobDuration, JobRunner } from '../jobs/JobCells.tsx';
import styles from './dashboard.module.css';

const listedMax = 10;
const ended = ['succeeded', 'failed', 'cancelled'] as const;

/** The newest jobs that are over, the last that ended first. */
export function LastJobs() {
  const scope = useScope();
  const { jobs, known } = useJobList({ states: ended, search: '', ...(scope === null ? {} : { scope }) });
  const last = [...jobs].sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)).slice(0, listedMax);
  return (
    <Panel title="Last finished" aside={<PlainLink href="/jobs">All jobs</PlainLink>}>
      {known && last.length === 0 && <p className="soft">No job has finished yet.</p>}
      <ul className={styles.list}>
        {last.map((job) => (
          <li key={job.id} className={styles.ended}>
            <span>
              <JobPill job={job} />
            </span>
            <span className={styles.endedWhat}>
              <PlainLink href={`/jobs/${job.id}`} title={job.name}>
                {job.name}
              </PlainLink>
              {job.startedAt === null ? (
                <span className="soft">It never began</span>
              ) : (
                <span className={styles.endedBy}>
                  <JobRunner job={job} />
                  <span className="soft">
                    <JobDuration job={job} />
                  </span>
                </span>
              )}
            </span>
            {job.finishedAt !== null && (
              <span className="soft">
                <RelativeTime at={job.finishedAt} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
