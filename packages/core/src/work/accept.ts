import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { type AttemptedWork, attemptDetail, jobEvent, patchAttempt, patchJob } from './work.ts';

export interface Acceptance {
  runnerId: string;
  sessionId: string;
  epoch: number;
  /** number of the newest sync that the runner had sent */
  syncNumber: number;
}

/**
 * The runner takes the job it was offered. Repeated by the same session it changes nothing. An attempt counts from here on.
 *
 * Refused with `offer_expired` when the offer went back to the queue, `lease_lost` when the attempt is another's or over.
 */
export function accept({ job, attempt }: AttemptedWork, by: Acceptance, now: number): Decision {
  const detail = { attemptId: attempt.id, epoch: by.epoch };
  if (attempt.runnerId !== by.runnerId || attempt.epoch !== by.epoch) return refuse('lease_lost', detail);
  if (attempt.state === 'ended') return refuse(attempt.cause === 'offer_expired' ? 'offer_expired' : 'lease_lost', detail);
  if (attempt.sessionId !== by.sessionId || job.attemptId !== attempt.id) return refuse('lease_lost', detail);
  if (attempt.state === 'running') return nothing();
  if (attempt.state !== 'offered') return refuse('lease_lost', detail);
  return plan(
    [
      patchAttempt(attempt, { state: 'running', acceptedAt: now, acceptedAtSync: by.syncNumber }),
      patchJob(job, {
        state: 'processing',
        startedAt: job.startedAt ?? now,
        attemptsCounted: job.attemptsCounted + 1,
      }),
    ],
    [jobEvent(job, 'processing', now, attemptDetail(attempt))],
  );
}
