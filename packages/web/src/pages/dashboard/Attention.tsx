import type { Dashboard } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queueQuery } from '../../api/queries.ts';
import { useJobList } from '../../live/job-list.ts';
import { Panel } from '../../parts/Facts.tsx';
import { RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { jobFilters } from '../jobs/states.ts';
import styles from './dashboard.module.css';

const listedMax = 8;
const failedListed = 5;
/** What failed before is no news. */
const newsMs = 24 * 3_600_000;
const failed = ['failed'] as const;

/** What somebody should do something about. */
export function Attention({ dashboard }: { dashboard: Dashboard }) {
  const scope = useScope();
  const within = scope === null ? {} : { scope };
  const { jobs, lost, outdated, at } = dashboard;
  const hasQueued = (jobs.queued ?? 0) > 0;
  const queue = useQuery({ ...queueQuery, enabled: hasQueued });
  const isHere = ({ project }: { project: string }): boolean => isWithin(project, scope);
  const impossible = hasQueued ? (queue.data?.classes ?? []).filter((each) => each.verdict === 'impossible' && isHere(each)) : [];
  const people = useJobList({ ...within, states: jobFilters.waiting.states, search: '' }).jobs;
  const news = useJobList({ ...within, states: failed, search: '' }).jobs.filter((job) => (job.finishedAt ?? 0) > at - newsMs);
  const isQuiet = impossible.length + people.length + news.length + lost.count + outdated.count === 0;
  return (
    <Panel title="Needs attention">
      {isQuiet && <p className="soft">Nothing needs you right now.</p>}
      <ul className={styles.list}>
        {people.slice(0, listedMax).map((job) => (
          <Item key={job.id} tone="orange" what={<PlainLink href={`/jobs/${job.id}`}>{job.name}</PlainLink>}>
            {personWords[job.state] ?? 'needs you'}
          </Item>
        ))}
        {people.length > listedMax && (
          <More href="/jobs?show=waiting">
            {formatPlural(people.length - listedMax, 'more job that needs you', 'more jobs that need you')}
          </More>
        )}
        {impossible.slice(0, listedMax).map(({ classId, waiting, executor, project, text }) => (
          <Item
            key={classId}
            tone="red"
            isLong
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
          <More href="/runners?show=offline">{formatPlural(lost.count - lost.first.length, 'more runner')} away</More>
        )}
        {news.slice(0, failedListed).map((job) => (
          <Item key={job.id} tone="red" what={<PlainLink href={`/jobs/${job.id}`}>{job.name}</PlainLink>}>
            failed {job.finishedAt !== null && <RelativeTime at={job.finishedAt} />}
          </Item>
        ))}
        {news.length > failedListed && <More href="/jobs?show=failed">More that failed in the last 24 hours</More>}
        {outdated.count > 0 && (
          <Item tone="grey" what={<PlainLink href="/runners?sort=version">{formatPlural(outdated.count, 'runner')}</PlainLink>}>
            {outdated.count === 1 ? 'is' : 'are'} older than the newest version
          </Item>
        )}
      </ul>
    </Panel>
  );
}

const personWords: Readonly<Record<string, string>> = {
  needs_attention: 'waits for somebody to decide',
  awaiting_approval: 'waits for somebody to approve its plan',
  awaiting_input: 'waits for an answer',
};

const Item = ({
  tone,
  what,
  isLong = false,
  children,
}: {
  tone: string;
  what: ReactNode;
  isLong?: boolean;
  children: ReactNode;
}) => (
  <li>
    <i className={styles.dot} data-tone={tone} aria-hidden="true" />
    <span className={styles.what}>{what}</span>
    <span className={isLong ? styles.long : styles.why}>{children}</span>
  </li>
);

const More = ({ href, children }: { href: string; children: ReactNode }) => (
  <li>
    <PlainLink href={href}>{children}</PlainLink>
  </li>
);
