import { messageSentence } from '@baton/protocol/why-words';
import { useQuery } from '@tanstack/react-query';
import { poolDecisionsQuery } from '../../api/pools.ts';
import { usePoolsPolling } from '../../live/pools.ts';
import { Panel } from '../../parts/Facts.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import styles from './pools.module.css';

/** What the pool did by itself, and why. */
export function Decisions({ poolId }: { poolId: string }) {
  const query = useQuery({ ...poolDecisionsQuery(poolId), ...usePoolsPolling() });
  const decisions = query.data?.decisions ?? [];
  return (
    <Panel title="Decisions">
      {query.isError && <FailureNotice error={query.error} />}
      {query.isSuccess && decisions.length === 0 && (
        <p className="soft">
          None yet. As soon as a job waits that its runners could take, it says here what it does about that.
        </p>
      )}
      <ol className={styles.list}>
        {decisions.map(({ id, at, what, reason, runnerId, jobId, dryRun }) => (
          <li key={id} className={styles.entry}>
            <span className={styles.when}>
              <RelativeTime at={at} />
            </span>
            <Tag warning={what === 'hold' || what === 'failed'}>{dryRun ? `${what}, dry run` : what}</Tag>
            <span className={styles.grow}>{messageSentence(reason)}</span>
            {runnerId !== null && <PlainLink href={`/runners/${runnerId}`}>runner</PlainLink>}
            {jobId !== null && <PlainLink href={`/jobs/${jobId}`}>job</PlainLink>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
