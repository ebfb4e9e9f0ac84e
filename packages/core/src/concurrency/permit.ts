import { isFinal } from '../job/state.ts';
import type { Work } from '../work/work.ts';

/**
 * Whether the job has a permit of its key: from the offer on until its attempt ends for good. A lost attempt keeps it, because it may still run
 * somewhere; a newer attempt takes it over. A job that is final has none.
 */
export const holdsPermit = ({ job, attempt }: Work): boolean =>
  job.concurrency !== null &&
  attempt !== null &&
  attempt.id === job.attemptId &&
  attempt.state !== 'ended' &&
  !isFinal(job.state);
