import type { Change } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { isFinal } from '../job/state.ts';
import { gateReopened } from './gate.ts';
import { type AttemptedWork, attemptDetail, dequeue, jobEvent, patchAttempt, patchJob } from './work.ts';

/**
 * A runner that was given up lists its attempt again. It gets it back while no newer attempt exists and the job is not final, also out
 * of the queue and out of `needs_attention`. An attempt that runs already, in whatever session, changes nothing.
 *
 * Refused with `lease_lost` when it is too late: the runner must stop the work.
 */
export function returnAttempt(work: AttemptedWork, runnerId: string, epoch: number, now: number): Decision {
  const { job, attempt } = work;
  const detail = { attemptId: attempt.id, epoch };
  if (attempt.runnerId !== runnerId || attempt.epoch !== epoch || job.attemptId !== attempt.id)
    return refuse('lease_lost', detail);
  if (attempt.state === 'running') return nothing();
  if (attempt.state !== 'lost' || isFinal(job.state)) return refuse('lease_lost', detail);
  const changes: Change[] = [
    patchAttempt(attempt, { state: 'running', cause: null, lostAt: null }),
    patchJob(job, { state: 'processing', attention: null, ...gateReopened(work) }),
  ];
  if (job.state === 'queued') changes.push(dequeue(job));
  return plan(changes, [jobEvent(job, 'returned', now, attemptDetail(attempt))]);
}
