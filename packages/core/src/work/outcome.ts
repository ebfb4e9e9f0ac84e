import type { CancelRequest, FinalJobState, JobOutcome, OutcomeReason } from '../job/state.ts';

/** What a job becomes when it ends. */
export interface Ending {
  state: FinalJobState;
  outcome: JobOutcome;
}

/** An end of which no process tells. */
export const endedBy = (state: FinalJobState, reason: OutcomeReason, message: string | null = null): Ending => ({
  state,
  outcome: { reason, exitCode: null, signal: null, message },
});

/** The end of a job whose cancellation was asked for, when its attempt is over without a result. */
export const cancelledOutcome = ({ reason }: CancelRequest): Ending => endedBy('cancelled', 'cancelled', reason);
