import type { Attempt } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { type CancelRequest, isFinal } from '../job/state.ts';
import { cancelledOutcome, closed } from './outcome.ts';
import { dequeue, jobEvent, patchAttempt, patchJob, type Work } from './work.ts';

/**
 * Cancels a job. One that no runner has is cancelled at once. One that runs stays `processing` until its runner has stopped it; the
 * request is kept, and a lost runner ends it as cancelled too. Asked again it changes nothing.
 *
 * Refused with `job_finished` when it is already over.
 */
export function cancel({ job, attempt }: Work, by: string, reason: string | null, now: number): Decision {
  if (isFinal(job.state)) return refuse('job_finished', { jobId: job.id, state: job.state });
  const request: CancelRequest = { at: now, by, reason, cause: 'asked' };
  if (job.state === 'processing') {
    if (job.cancel) return nothing();
    return plan([patchJob(job, { cancel: request })], [jobEvent(job, 'cancelling', now, { by, reason })]);
  }
  const changes: Change[] = [
    patchJob(job, {
      ...cancelledOutcome(request),
      ...closed(now),
      cancel: job.cancel ?? request,
    }),
  ];
  if (job.state === 'queued') changes.push(dequeue(job));
  if (attempt && attempt.id === job.attemptId && attempt.state !== 'ended') changes.push(endAttempt(attempt, now));
  return plan(changes, [jobEvent(job, 'cancelled', now, { by, reason })]);
}

/** An attempt that nobody waits for any more: it was lost, or offered and not taken. */
export const endAttempt = (attempt: Attempt, now: number): Change =>
  patchAttempt(attempt, {
    state: 'ended',
    endedAt: now,
    cause: attempt.state === 'lost' ? 'job_ended' : 'cancelled',
  });
