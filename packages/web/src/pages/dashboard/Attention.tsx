import type { Dashboard } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queueQuery } from '../../api/queries.ts';
import { useJobList } from '../../live/job-list.ts';
import { Panel } from '../../parts/Facts.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RunnerPill } from '../../parts/RunnerPill.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatPlural } from '../../text/amount.ts';
import { jobFilters } from '../jobs/states.ts';
import styles from './dashboard.module.css';

const listedMax = 8;

/** What somebody should do something about. */
export function Attention({ dashboard }: { dashboard: Dashboard }) {
  const { jobs, lost, outdated } = dashboard;
  const queue = useQuery({ ...queueQuery, enabled: (jobs.queued ?? 0) > 0 });
  const impossible = (jobs.queued ?? 0) > 0 ? (queue.data?.classes.filter(({ verdict }) => verdict === 'impossible') ?? []) : [];
  const people = useJobList({ states: jobFilters.waiting.states, search: '' }).jobs;
  const isQuiet = impossible.length + people.length + lost.count + outdated.count === 0;
  return (
    <Panel title="Needs attention">
      {isQuiet && <p className="soft">Nothing needs you right now.</p>}
      <ul className={styles.list}>
        {people.slice(0, listedMax).map((job) => (
          <Item key={job.id} tone="orange" what={<PlainLink href={`/jobs/${job.id}`}>{job.name}</PlainLink>}>
            needs you
          </Item>
        ))}
        {people.length > listedMax && <More href="/jobs?show=waiting">{people.length - listedMax} more jobs that need you</More>}
        {impossible.slice(0, listedMax).map(({ classId, waiting, executor, project, text }) => (
          <Item
            key={classId}
            tone="red"
            what={
              <PlainLink href="/jobs?show=queued">{`${formatPlural(waiting, 'job')} of ${executor} in ${project}`}</PlainLink>
            }
          >
            {text}
          </Item>
        ))}
        {lost.first.map(({ id, name, pill, lastHeartbeatAt }) => (
          <Item key={id} tone="orange" what={<PlainLink href={`/runners/${id}`}>{name}</PlainLink>}>
            <RunnerPill runner={{ pill, draining: null }} />
            {lastHeartbeatAt !== null && (
              <>
                last heard <RelativeTime at={lastHeartbeatAt} />
              </>
            )}
          </Item>
        ))}
        {lost.count > lost.first.length && (
          <More href="/runners?show=offline">{lost.count - lost.first.length} more runners that are away</More>
        )}
        {outdated.count > 0 && (
          <Item tone="grey" what={<PlainLink href="/runners?sort=version">{formatPlural(outdated.count, 'runner')}</PlainLink>}>
            {outdated.count === 1 ? 'is' : 'are'} older than the newest version
          </Item>
        )}
      </ul>
    </Panel>
  );
}

const Item = ({ tone, what, children }: { tone: string; what: ReactNode; children: ReactNode }) => (
  <li>
    <i className={styles.dot} data-tone={tone} aria-hidden="true" />
    <span className={styles.what}>{what}</span>
    <span className={styles.why}>{children}</span>
  </li>
);

const More = ({ href, children }: { href: string; children: ReactNode }) => (
  <li>
    <PlainLink href={href}>{children}</PlainLink>
  </li>
);
