import type { Attempt, Job } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { IconHourglass } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { useMemo } from 'react';
import { withQuery } from '../../api/request.ts';
import { useLog } from '../../live/log-feed.ts';
import { chosenOf } from '../../log/chosen.ts';
import { LogViewer } from '../../log/LogViewer.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { JobResult } from './results/JobResult.tsx';
import { hasResult } from './results/registry.ts';

interface Props {
  job: Job;
  attempt: Attempt | undefined;
  history: readonly Attempt[];
}

/** The log of the chosen attempt, and above it what its executor tells of it. */
export function JobLog({ job, attempt, history }: Props) {
  if (attempt) return <AttemptLog key={attempt.id} job={job} attempt={attempt} history={history} />;
  const over = job.finishedAt !== null;
  return (
    <Panel title="Log">
      <EmptyState icon={<IconHourglass size={26} stroke={1.6} />} title={over ? 'It never ran' : 'It has not begun yet'}>
        <p>{over ? 'No runner had it, so there is no log.' : 'The log appears here as soon as a runner takes it.'}</p>
      </EmptyState>
    </Panel>
  );
}

function AttemptLog({ job, attempt, history }: Props & { attempt: Attempt }) {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const number = useRouterState({ select: (state) => (state.location.search as { attempt?: string }).attempt });
  const log = useLog(job.id, attempt, hasResult(job.executor));
  const chosen = useMemo(() => chosenOf(hash), [hash]);
  const attempts = useMemo(() => history.filter(({ number: each }) => each <= attempt.number), [history, attempt.number]);
  const running = attempt.state !== 'ended';
  return (
    <>
      <JobResult
        executor={job.executor}
        jobId={job.id}
        project={job.project}
        newest={attempts.length === history.length}
        attempts={attempts}
        facts={log.facts}
        running={running}
      />
      <LogViewer
        log={log}
        jobId={job.id}
        attempt={attempt.number}
        running={running}
        href={withQuery(`/jobs/${job.id}`, { attempt: number })}
        startedAt={attempt.acceptedAt}
        chosen={chosen}
        downloads={downloadsOf(job, attempt.number)}
      />
    </>
  );
}

function downloadsOf({ id, name }: Job, attempt: number) {
  const file = `${name.replace(/[^\w.-]+/g, '-').slice(0, 60)}-${attempt}.log`;
  const href = (format: string): string => withQuery(restPaths.jobLog(id), { attempt, format });
  return [
    { label: 'Raw', href: href('raw'), name: file, title: 'Download the raw log' },
    { label: 'Gzip', href: href('gzip'), name: `${file}.gz`, title: 'Download the raw log as gzip' },
  ];
}
