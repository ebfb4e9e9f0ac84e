import type { Change } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { endAttempt } from './cancel.ts';
import { closed, endedBy } from './outcome.ts';
import { dequeue, jobEvent, patchJob, type Work } from './work.ts';

/** A job that nobody took within its waiting limit fails. A runner that might have come back with it is not waited for any more. */
export function expireWait({ job, attempt }: Work, now: number): Decision {
  if (job.state !== 'queued' || job.waitLimitMs === null || now - job.queuedSince < job.waitLimitMs) return nothing();
  const ending = endedBy('failed', 'waited_too_long');
  const changes: Change[] = [patchJob(job, { ...ending, ...closed(now) }), dequeue(job)];
  if (attempt && attempt.state !== 'ended') changes.push(endAttempt(attempt, now));
  return plan(changes, [jobEvent(job, 'failed', now, { reason: ending.outcome.reason, waitedMs: now - job.queuedSince })]);
}
