import { isFinal, type Job } from '../job/state.ts';
import type { Attempt } from './state.ts';

/**
 * How an attempt stands or ended, as people tell them apart. `waiting`: offered, not accepted yet. `asking`: it ended by asking somebody.
 * `returned`: its runner never ran it. `lost`: it ran and ended without a result.
 */
export type AttemptOutcome = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'asking' | 'lost' | 'returned';

type Facts = Pick<Attempt, 'id' | 'state' | 'cause' | 'acceptedAt' | 'exitCode'>;

/** @param job as it is now: the end of its newest attempt is its own */
export function attemptOutcome(attempt: Facts, job: Pick<Job, 'state' | 'attemptId'>): AttemptOutcome {
  const { state, cause, acceptedAt, exitCode } = attempt;
  if (state === 'offered') return 'waiting';
  if (state === 'running' || state === 'stopping') return 'running';
  if (state === 'lost') return 'lost';
  if (cause === 'cancelled') return 'cancelled';
  if (cause === 'asked') return 'asking';
  if (cause !== 'finished') return acceptedAt === null || cause === 'prepare_failed' ? 'returned' : 'lost';
  if (job.attemptId === attempt.id && isFinal(job.state)) return job.state;
  return exitCode === 0 ? 'succeeded' : 'failed';
}
