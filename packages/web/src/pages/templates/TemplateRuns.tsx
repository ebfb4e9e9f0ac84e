import type { TemplateRun } from '@baton/protocol';
import { passedWords } from '@baton/protocol/template-words';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { templateRunsQuery } from '../../api/templates.ts';
import { useTemplatesPolling } from '../../live/templates.ts';
import { Panel } from '../../parts/Facts.tsx';
import { JobPill } from '../../parts/marks/JobPill.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration, ExactTime } from '../../parts/Times.tsx';
import { formatDuration } from '../../text/duration.ts';
import styles from './templates.module.css';

/** How its runs ended, newest first, with the times that made none. */
export function TemplateRuns({ id }: { id: string }) {
  const list = useInfiniteQuery({ ...templateRunsQuery(id), ...useTemplatesPolling() });
  const runs = list.data?.pages.flatMap((each) => each.runs) ?? [];
  return (
    <Panel title="Runs">
      {list.isError && <FailureNotice error={list.error} />}
      {list.isSuccess && runs.length === 0 && <p className="soft">It has not run yet.</p>}
      <ul className={styles.runs}>
        {runs.map((run) => (
          <Run key={run.job?.id ?? `${run.at} ${run.scheduledFor}`} run={run} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Load more
        </Button>
      )}
    </Panel>
  );
}

const Run = ({ run }: { run: TemplateRun }) => (
  <li className={styles.run}>
    <span className={styles.when}>
      {run.job ? (
        <PlainLink href={`/jobs/${run.job.id}`}>
          <ExactTime at={run.scheduledFor ?? run.at} />
        </PlainLink>
      ) : (
        <ExactTime at={run.scheduledFor ?? run.at} />
      )}
    </span>
    {run.lateMs !== null && (
      <Tag warning title="After its time, because nobody could run it before">{`${formatDuration(run.lateMs)} late`}</Tag>
    )}
    {run.trigger === 'person' && <span className="soft">by {run.job?.createdBy ?? 'hand'}</span>}
    {run.job && <JobPill job={run.job} />}
    {run.job && run.job.startedAt !== null && (
      <span className="soft">
        <Duration from={run.job.startedAt} to={run.job.finishedAt} />
      </span>
    )}
    {run.passed && <span className="soft">Passed over: {passedWords(run.passed)}</span>}
  </li>
);
