import type { Explanation, Job } from '@baton/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { explanationQuery } from '../../api/queries.ts';
import { serverNow } from '../../live/clock.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration } from '../../parts/Times.tsx';
import { formatPlural } from '../../text/amount.ts';
import { Fixes } from '../fixes/Fixes.tsx';
import { HeldBack } from '../fixes/HeldBack.tsx';
import styles from './waiting.module.css';

/** For a job that waits: how long, why, and what would start it. */
export function WaitingNotice({ job }: { job: Job }) {
  return job.state === 'queued' && <AfterAWhile since={job.createdAt}>{() => <Waiting job={job} />}</AfterAWhile>;
}

/** A job that starts at once gives no reason for waiting; nobody could read it. */
const patienceMs = 500;

function AfterAWhile({ since, children }: { since: number; children: () => ReactNode }) {
  const [isDue, setDue] = useState(serverNow() - since >= patienceMs);
  useEffect(() => {
    if (isDue) return;
    const timer = setTimeout(() => setDue(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isDue]);
  return isDue && children();
}

const titles: Record<Explanation['verdict'], string> = {
  impossible: 'Impossible',
  blocked: 'Blocked',
  starting: 'A runner is on its way',
  waiting: 'Queued',
};

function Waiting({ job }: { job: Job }) {
  const { data } = useQuery(explanationQuery(job.id));
  const queries = useQueryClient();
  const ask = (): void => void queries.invalidateQueries(explanationQuery(job.id));
  const verdict = data?.verdict ?? 'waiting';
  return (
    <Notice kind={verdict === 'impossible' || verdict === 'blocked' ? 'warning' : 'info'} title={titles[verdict]}>
      It has waited for <Duration from={job.createdAt} to={null} />. {data?.text}
      {data && <Reasons explanation={data} />}
      {data && <HeldBack pools={data.heldBack} />}
      {data && (
        <div className={styles.fixes}>
          <Fixes change={data.change} project={job.project} jobId={job.id} onSettled={ask} />
        </div>
      )}
    </Notice>
  );
}

/** Runners that are named in a line; the others are counted. */
const namedMax = 4;

function Reasons({ explanation: { groups } }: { explanation: Explanation }) {
  if (groups.length === 0) return null;
  return (
    <ul className={styles.reasons}>
      {groups.map((group) => (
        <li key={group.text}>
          {group.listed.slice(0, namedMax).map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <PlainLink href={`/runners/${id}`}>{name}</PlainLink>
            </span>
          ))}
          {group.listed.length === 0
            ? formatPlural(group.runners, 'runner')
            : group.runners > namedMax && ` and ${group.runners - Math.min(namedMax, group.listed.length)} more`}
          : {group.text}
        </li>
      ))}
    </ul>
  );
}
