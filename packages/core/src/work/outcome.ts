import type { CancelRequest, FinalJobState, Job, JobOutcome, OutcomeReason } from '../job/state.ts';

/** What a job becomes when it ends. */
export interface Ending {
  state: FinalJobState;
  outcome: JobOutcome;
}

/** An end of which no process tells. */
export const endedBy = (
  state: FinalJobState,
  reason: OutcomeReason,
  { message = null, by = null }: Partial<Pick<JobOutcome, 'message' | 'by'>> = {},
): Ending => ({ state, outcome: { reason, exitCode: null, signal: null, message, by } });

/** The end of a job that was to be stopped, when its attempt is over without a result. */
export const cancelledOutcome = ({ cause, reason, by }: CancelRequest): Ending =>
  cause === 'time_limit'
    ? endedBy('failed', 'timeout', { message: reason })
    : endedBy('cancelled', 'cancelled', { message: reason, by });

/** What else a final job's row has to say. */
export const closed = (now: number): Partial<Job> => ({ finishedAt: now, attention: null, backoffUntil: null });
