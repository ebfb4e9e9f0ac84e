import type { Job } from '@baton/protocol';
import { changeSentence, doable, verdictWords, whyOf } from '@baton/protocol/why-words';
import { serverNow } from '../../live/clock.ts';
import { useWaitingFor } from '../../live/queue.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { useScope } from '../../scope/scope.ts';
import { Fix } from '../fixes/Fix.tsx';
import styles from './jobs.module.css';

/** In the row of a job that waits: why, and a button for what would start it. */
export function WhyWaiting({ job, withFix }: { job: Job; withFix: boolean }) {
  const scope = useScope();
  const { kind, usedUp } = useWaitingFor(scope, job.classId, job.project, job.concurrency?.key ?? null);
  const why = whyOf(job, kind, usedUp, serverNow());
  if (!why) return <span className="soft">—</span>;
  const [first] = doable(why.change);
  return (
    <span className={styles.waiting} data-verdict={why.verdict}>
      <PlainLink href={`/jobs/${job.id}`} className={styles.reason} title={`${why.text} ${changeSentence(why.change)}`}>
        <strong>{verdictWords[why.verdict]}</strong> {why.text}
      </PlainLink>
      {withFix && first && <Fix key={first.text} change={first} project={job.project} jobId={job.id} compact />}
    </span>
  );
}
