import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { hasHadItsJob, useUp } from '../runner/ephemeral.ts';
import type { Runner } from '../runner/state.ts';
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
 * Refused with `offer_expired` when the offer went back to the queue, `lease_lost` when the attempt is another's or over,
 * `runner_used_up` when an ephemeral runner took another one before.
 *
 * @param ephemeral the runner's row when it is an ephemeral one: it is used up by this
 */
export function accept({ job, attempt }: AttemptedWork, by: Acceptance, now: number, ephemeral: Runner | null = null): Decision {
  const detail = { attemptId: attempt.id, epoch: by.epoch };
  if (attempt.runnerId !== by.runnerId || attempt.epoch !== by.epoch) return refuse('lease_lost', detail);
  if (attempt.state === 'ended') return refuse(attempt.cause === 'offer_expired' ? 'offer_expired' : 'lease_lost', detail);
  if (attempt.sessionId !== by.sessionId || job.attemptId !== attempt.id) return refuse('lease_lost', detail);
  if (attempt.state === 'running') return nothing();
  if (attempt.state !== 'offered') return refuse('lease_lost', detail);
  if (ephemeral && hasHadItsJob(ephemeral)) return refuse('runner_used_up', { runnerId: by.runnerId });
  return plan(
    [
      ...(ephemeral ? [useUp(ephemeral, attempt.id)] : []),
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
