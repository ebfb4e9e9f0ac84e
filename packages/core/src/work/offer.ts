import { nextEpoch } from '../attempt/epoch.ts';
import type { Attempt } from '../attempt/state.ts';
import { type Change, guard, insert } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import type { Drawn } from '../match/drawn.ts';
import type { Runner } from '../runner/state.ts';
import { attemptDetail, dequeue, jobEvent, patchAttempt, patchJob, type Work } from './work.ts';

export interface OfferTo {
  attemptId: string;
  runner: Runner;
  sessionId: string;
  deviceId: string | null;
  /** see `drawOn`; null: the job draws nothing */
  drawn: Drawn | null;
  incarnation: number;
}

/**
 * Gives a queued job that backs off from nothing to a runner. The runner's row is guarded: a runner that was disabled or signed out meanwhile gets nothing.
 * A lost attempt that might have come back is over from here on.
 */
export function offer({ job, attempt: previous }: Work, to: OfferTo, now: number): Decision {
  if (job.state !== 'queued' || job.backoffUntil !== null) return refuse('job_not_queued', { jobId: job.id, state: job.state });
  const attempt: Attempt = {
    id: to.attemptId,
    revision: 1,
    jobId: job.id,
    scopeId: job.scopeId,
    number: job.attempts + 1,
    epoch: nextEpoch(job.epoch, to.incarnation),
    runnerId: to.runner.id,
    sessionId: to.sessionId,
    fence: to.runner.declared?.fence ?? false,
    deviceId: to.deviceId,
    drawn: to.drawn,
    state: 'offered',
    offeredAt: now,
    acceptedAt: null,
    acceptedAtSync: 0,
    lostAt: null,
    endedAt: null,
    cause: null,
    exitCode: null,
    signal: null,
    message: null,
    usage: null,
    outputs: null,
    hasSecrets: job.hasSecrets,
    log: null,
  };
  const changes: Change[] = [
    patchJob(job, {
      state: 'claimed',
      attempts: attempt.number,
      epoch: attempt.epoch,
      attemptId: attempt.id,
      runnerId: attempt.runnerId,
    }),
    insert('attempt', attempt),
    dequeue(job),
  ];
  if (previous?.state === 'lost') changes.push(patchAttempt(previous, { state: 'ended', endedAt: now, cause: 'superseded' }));
  return plan(changes, [jobEvent(job, 'claimed', now, attemptDetail(attempt))], [guard('runner', to.runner)]);
}
