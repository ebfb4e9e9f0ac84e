import type { Job } from '@baton/protocol';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { Notice } from '../../parts/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration } from '../../parts/Times.tsx';

/** For a job that waits: how long, and for what. */
export function WaitingNotice({ job }: { job: Job }) {
  if (job.state !== 'queued') return null;
  return <Waiting job={job} />;
}

function Waiting({ job }: { job: Job }) {
  useRunnersVersion();
  const labels = job.labels.length === 0 ? '' : ` and the label${job.labels.length === 1 ? '' : 's'} ${job.labels.join(', ')}`;
  const noneOnline = runners.known && ![...runners.rows.values()].some((runner) => runner.contact === 'online');
  return (
    <Notice kind={noneOnline ? 'warning' : 'info'} title={noneOnline ? 'No runner is online. Jobs wait until one is.' : 'Queued'}>
      It has waited for <Duration from={job.createdAt} to={null} /> for a free runner with the executor {job.executor}
      {labels}
      {job.pinnedTo !== null && (
        <>
          ; only <PlainLink href={`/runners/${job.pinnedTo}`}>one runner</PlainLink> may take it
        </>
      )}
      .
    </Notice>
  );
}
