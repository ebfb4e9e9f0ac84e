import type { Change } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import type { Job, JobAttention } from '../job/state.ts';
import { prepareBackoffMs, prepareTriesMax } from '../policy/quarantine.ts';
import { gateOver, hasPassedGate } from './gate.ts';
import { held, type ProcessEnd } from './lose.ts';
import { cancelledOutcome, closed, type Ending } from './outcome.ts';
import { type AttemptedWork, attemptDetail, dequeue, enqueue, jobEvent, patchAttempt, patchJob } from './work.ts';

type Next =
  | Ending
  | { state: 'queued'; backoffUntil: number | null; queuedSince: number }
  | { state: 'needs_attention'; attention: JobAttention };

/**
 * An accepted attempt could not even be begun. The job is tried again, uncounted and after a while, and waits for a person when that
 * does not help: it is in nobody's way meanwhile.
 */
export function prepareFailed(work: AttemptedWork, end: ProcessEnd, now: number): Decision {
  const { job, attempt } = work;
  const prepareFailures = job.prepareFailures + 1;
  const next = jobAfterFailure(work, prepareFailures, end.message, now);
  const patch: Partial<Job> = {
    attention: null,
    ...next,
    ...gateOver(work),
    ...('outcome' in next ? closed(now) : {}),
    prepareFailures,
    attemptsCounted: job.attemptsCounted - 1,
  };
  const changes: Change[] = [
    patchAttempt(attempt, { state: 'ended', endedAt: now, cause: 'prepare_failed', ...end }),
    patchJob(job, patch),
  ];
  if (job.state === 'queued') changes.push(dequeue(job));
  if (next.state === 'queued') changes.push(enqueue(job, patch));
  const detail = { ...attemptDetail(attempt), message: end.message, failures: prepareFailures, next: next.state };
  const backoffMs = next.state === 'queued' ? prepareBackoffMs(prepareFailures) : null;
  return plan(changes, [jobEvent(job, 'prepare_failed', now, { ...detail, backoffMs })]);
}

function jobAfterFailure(work: AttemptedWork, failures: number, message: string | null, now: number): Next {
  if (work.job.cancel) return cancelledOutcome(work.job.cancel);
  if (hasPassedGate(work)) return held(work, now);
  if (failures >= prepareTriesMax) return { state: 'needs_attention', attention: { reason: 'quarantined', at: now, message } };
  const backoffMs = prepareBackoffMs(failures);
  return { state: 'queued', backoffUntil: backoffMs > 0 ? now + backoffMs : null, queuedSince: now };
}
