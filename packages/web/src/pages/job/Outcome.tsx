import type { Job } from '@baton/protocol';
import { messageSentence, sentence } from '@baton/protocol/why-words';
import { exitWords, reasonWords } from '@baton/protocol/words';
import styles from './job.module.css';

/** Of what has no exit code. */
const endWords = (state: Job['state']): string => (state === 'succeeded' ? 'Done' : 'Failed');

/** How it ended: the exit code or signal, why, and what the runner said about it. */
export function Outcome({ job }: { job: Pick<Job, 'outcome' | 'state'> }) {
  const { outcome } = job;
  if (!outcome) return null;
  const exit = exitWords(outcome);
  const why = outcome.reason === 'exit' ? (exit ? null : endWords(job.state)) : reasonWords(outcome.reason);
  return (
    <span className={styles.outcome} data-state={job.state}>
      {exit && <strong>{sentence(exit)}</strong>}
      {why && (exit ? <span>{why}</span> : <strong>{why}</strong>)}
      {outcome.message && <span>{messageSentence(outcome.message)}</span>}
    </span>
  );
}
