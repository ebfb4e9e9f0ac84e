import { type Decision, nothing, plan } from '../decision/decision.ts';
import { type AttemptedWork, attemptDetail, enqueue, jobEvent, patchAttempt, patchJob } from './work.ts';

/** Why an offer goes back to the queue. */
export type WithdrawCause = 'offer_expired' | 'offer_declined';

/**
 * Takes back an offer that its runner declined or did not accept in time. The job keeps its place in the queue, and the attempt does
 * not count. An offer that was accepted or withdrawn meanwhile is left as it is.
 */
export function withdrawOffer(
  { job, attempt }: AttemptedWork,
  cause: WithdrawCause,
  message: string | null,
  now: number,
): Decision {
  if (attempt.state !== 'offered' || job.attemptId !== attempt.id) return nothing();
  return plan(
    [patchAttempt(attempt, { state: 'ended', endedAt: now, cause, message }), patchJob(job, { state: 'queued' }), enqueue(job)],
    [jobEvent(job, cause, now, { ...attemptDetail(attempt), message })],
  );
}
