import type { Attempt } from '@baton/protocol';
import { causeWords } from '@baton/protocol/words';
import { withQuery } from '../../../../api/request.ts';
import { PlainLink } from '../../../../parts/PlainLink.tsx';
import { RelativeTime } from '../../../../parts/Times.tsx';
import styles from './agent.module.css';

type Shown = Attempt & { runnerName?: string | null };

/** Where the words of an attempt begin, in a conversation of several. */
export function PartHead({ jobId, attempt, current }: { jobId: string; attempt: Shown; current: boolean }) {
  const { number, runnerName, acceptedAt, cause } = attempt;
  return (
    <div className={styles.partHead}>
      {current ? (
        <strong>Attempt {number}</strong>
      ) : (
        <PlainLink href={withQuery(`/jobs/${jobId}`, { attempt: number })}>Attempt {number}</PlainLink>
      )}
      {runnerName && <span className="soft">on {runnerName}</span>}
      {acceptedAt !== null && <RelativeTime at={acceptedAt} />}
      {cause !== null && <span className="soft">{causeWords(cause)}</span>}
    </div>
  );
}
