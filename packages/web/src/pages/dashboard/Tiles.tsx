import type { Dashboard, Runner } from '@baton/protocol';
import { jobStateWords } from '@baton/protocol/words';
import type { ReactNode } from 'react';
import { runnerPillWord } from '../../parts/marks/RunnerPill.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration } from '../../parts/Times.tsx';
import { durationWords, percentWords } from '../../plot/words.ts';
import { formatCount } from '../../text/amount.ts';
import styles from './dashboard.module.css';

/** The numbers that answer at a glance. */
export function Tiles({ dashboard }: { dashboard: Dashboard }) {
  const { runners, online, jobs, lastHour, oldestQueuedAt } = dashboard;
  const { waiting, succeeded, failed, cancelled, successRate, utilisation } = lastHour;
  const all = Object.values(runners).reduce((sum, count) => sum + count, 0);
  return (
    <div className={styles.tiles}>
      <Tile name="Runners online" value={formatCount(online)} more={`of ${formatCount(all)}`}>
        <Counts counts={inOrder(runners)} word={wordOf} href={runnersHref} />
      </Tile>
      <Tile name="Jobs in progress" value={formatCount(inProgress(jobs))} more="">
        <Counts
          counts={Object.fromEntries(liveStates.map((state) => [state, jobs[state] ?? 0]))}
          word={(state) => jobStateWords[state as keyof typeof jobStateWords]}
          href={jobsHref}
        />
      </Tile>
      <Tile name="Waiting time, last hour" value={waiting ? durationWords(waiting.p50Ms) : '—'} more={waiting ? 'p50' : ''}>
        <span>p95 {waiting ? durationWords(waiting.p95Ms) : '—'}</span>
        {oldestQueuedAt !== null && (
          <span>
            longest waits <Duration from={oldestQueuedAt} to={null} />
          </span>
        )}
      </Tile>
      <Tile name="Success rate, last hour" value={successRate === null ? '—' : percentWords(successRate)} more="">
        <span>
          {formatCount(succeeded)} succeeded, {formatCount(failed)} failed
        </span>
        {cancelled > 0 && <span>{formatCount(cancelled)} cancelled</span>}
      </Tile>
      <Tile name="Busy slots, last hour" value={utilisation === null ? '—' : percentWords(utilisation)} more="">
        <span>
          {formatCount(lastHour.started)} started{lastHour.lost > 0 ? `, ${formatCount(lastHour.lost)} lost` : ''}
        </span>
      </Tile>
    </div>
  );
}

function Tile({ name, value, more, children }: { name: string; value: string; more: string; children: ReactNode }) {
  return (
    <section className={styles.tile} aria-label={name}>
      <h2>{name}</h2>
      <p className={styles.value}>
        {value} <small>{more}</small>
      </p>
      <div className={styles.below}>{children}</div>
    </section>
  );
}

const liveStates = ['queued', 'claimed', 'processing', 'needs_attention', 'awaiting_approval', 'awaiting_input'] as const;

const inProgress = (jobs: Dashboard['jobs']): number => (jobs.claimed ?? 0) + (jobs.processing ?? 0);

const waitingForPeople = ['needs_attention', 'awaiting_approval', 'awaiting_input'];
const jobsHref = (state: string): string => `/jobs?show=${waitingForPeople.includes(state) ? 'waiting' : state}`;
/** Those in contact are counted above: here they are told apart. */
const wordOf = (pill: string): string => (pill === 'online' ? 'idle' : runnerPillWord(pill as Runner['pill']));

/** As they matter, not as they were counted. */
const pillOrder = [
  'busy',
  'online',
  'draining',
  'stale',
  'offline',
  'unknown',
  'revoked',
  'not_registered',
  'scaled_to_zero',
] as const;
const inOrder = (runners: Dashboard['runners']): Record<string, number> =>
  Object.fromEntries(pillOrder.map((pill) => [pill, runners[pill] ?? 0]));

/** Asleep runners have no tab of their own. */
const runnersHref = (pill: string): string =>
  pill === 'unknown' || pill === 'scaled_to_zero' ? '/runners' : `/runners?show=${pill}`;

/** Those that are not none, as links to them. */
function Counts({
  counts,
  word,
  href,
}: {
  counts: Readonly<Record<string, number>>;
  word: (key: string) => string;
  href: (key: string) => string;
}) {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => (
      <PlainLink key={key} href={href(key)}>
        {formatCount(count)} {word(key).toLowerCase()}
      </PlainLink>
    ));
}
