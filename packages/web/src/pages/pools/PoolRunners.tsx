import type { Pool, Runner } from '@baton/protocol';
import { messageSentence } from '@baton/protocol/why-words';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { Panel } from '../../parts/Facts.tsx';
import { RunnerFlags, RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { operationWords } from '../../text/hosting-words.ts';
import styles from './pools.module.css';

/** The runners that stand, in the order of their names. */
export function PoolRunners({ pool }: { pool: Pool }) {
  useRunnersVersion();
  const own = [...runners.rows.values()]
    .filter(({ hosting }) => hosting?.poolId === pool.id)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return (
    <Panel title="Runners">
      {runners.known && own.length === 0 && (
        <p className="soft">
          None stands. {pool.min > 0 ? 'The pool is about to start one.' : 'One is started when a job waits for it.'}
        </p>
      )}
      <ul className={styles.list}>
        {own.map((runner) => (
          <PoolRunner key={runner.id} runner={runner} />
        ))}
      </ul>
    </Panel>
  );
}

function PoolRunner({ runner }: { runner: Runner }) {
  const { hosting, tasks, lastHeartbeatAt } = runner;
  const [task] = tasks;
  return (
    <li className={styles.entry}>
      <span className={styles.grow}>
        <PlainLink href={`/runners/${runner.id}`}>{runner.name}</PlainLink>
      </span>
      <RunnerPill runner={runner} />
      <RunnerFlags runner={runner} />
      {hosting?.operation && (
        <PlainLink href={`/jobs/${hosting.operation.jobId}`}>{operationWords[hosting.operation.kind].doing}…</PlainLink>
      )}
      {task && <PlainLink href={`/jobs/${task.jobId}`}>{task.jobName}</PlainLink>}
      {lastHeartbeatAt !== null && (
        <span className="soft">
          heard <RelativeTime at={lastHeartbeatAt} />
        </span>
      )}
      {hosting?.problem && <span className={styles.problem}>{messageSentence(hosting.problem.reason)}</span>}
    </li>
  );
}
