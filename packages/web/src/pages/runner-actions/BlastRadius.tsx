import type { PreviewAction, BlastRadius as Radius } from '@baton/protocol';
import { afterActionWords } from '@baton/protocol/action-words';
import { Button, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { blastQuery } from '../../api/runner-actions.ts';
import { Tags } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatCount, formatPlural } from '../../text/amount.ts';
import styles from './blast.module.css';

/** What an action would hit, as of now. */
export function useBlastRadius(asked: PreviewAction) {
  return useQuery({
    ...blastQuery(asked),
    // what was seen stays until the new is there: nothing jumps under the pointer
    placeholderData: keepPreviousData,
    // labels touch no job that runs
    select: (radius) => (asked.action === 'relabel' ? { ...radius, jobs: [] } : radius),
  });
}

/** What would be hit, before it is asked for: running jobs, waiting jobs, capabilities. */
export function BlastRadius({ blast }: { blast: ReturnType<typeof useBlastRadius> }) {
  return (
    <section
      className={styles.blast}
      aria-label="What it hits"
      aria-live="polite"
      aria-busy={blast.isPending || blast.isPlaceholderData}
    >
      {blast.isPending && <Loading />}
      {blast.isError && (
        <>
          <FailureNotice error={blast.error} />
          <Button variant="default" size="xs" loading={blast.isFetching} onClick={() => void blast.refetch()}>
            Look again
          </Button>
        </>
      )}
      {blast.isSuccess && <Hits radius={blast.data} />}
    </section>
  );
}

const Loading = () => (
  <>
    <p className="soft">Looking at what it hits…</p>
    <Skeleton height={14} width="72%" radius="sm" />
    <Skeleton height={14} width="48%" radius="sm" />
  </>
);

function Hits({ radius }: { radius: Radius }) {
  const { jobs, impossible, capabilities } = radius;
  const waiting = impossible.reduce((sum, each) => sum + each.waiting, 0);
  if (jobs.length + impossible.length + capabilities.length === 0)
    return (
      <p>
        <strong>Nothing is hit:</strong> no running job, no job that waits, nothing that no other runner offers.
      </p>
    );
  return (
    <>
      <Part title={formatPlural(jobs.length, 'running job')} none="No running job is hit" items={jobs}>
        {(job) => (
          <li key={job.attemptId}>
            <PlainLink href={`/jobs/${job.jobId}`}>{job.jobName}</PlainLink> {afterActionWords(job)}
            {radius.runners.length > 1 && <span className="soft"> · {nameOf(radius, job.runnerId)}</span>}
          </li>
        )}
      </Part>
      <Part
        title={`${formatPlural(waiting, 'waiting job')} that nothing else can run`}
        none="No waiting job becomes impossible"
        items={impossible}
      >
        {(each) => (
          <li key={each.classId}>
            {formatCount(each.waiting)} for {each.executor} <Tags values={each.labels} most={4} none="" />{' '}
            <span className="soft">
              oldest queued <RelativeTime at={each.oldestQueuedAt} />
            </span>
          </li>
        )}
      </Part>
      <Part title="What nothing else offers" none="Nothing is lost that no other runner offers" items={capabilities}>
        {({ kind, name }) => (
          <li key={`${kind} ${name}`}>
            {kind} <Tags values={[name]} />
          </li>
        )}
      </Part>
    </>
  );
}

const nameOf = ({ runners }: Radius, id: string): string => runners.find((runner) => runner.id === id)?.name ?? id;

const shownMax = 5;

interface PartProps<T> {
  title: string;
  none: string;
  items: readonly T[];
  children: (item: T) => ReactNode;
}

function Part<T>({ title, none, items, children }: PartProps<T>) {
  if (items.length === 0) return <p className="soft">{none}.</p>;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {items.slice(0, shownMax).map(children)}
        {items.length > shownMax && <li className="soft">and {formatCount(items.length - shownMax)} more</li>}
      </ul>
    </div>
  );
}
