import type { Change } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import { isFinal, type Job } from '../job/state.ts';
import { endAttempt } from './cancel.ts';
import { closed, endedBy } from './outcome.ts';
import { enqueue, jobEvent, patchJob, type Work } from './work.ts';

/** What a person decides about a job that waits for one: try it again, or take it as failed or as done. */
export const resolutions = ['retry', 'fail', 'succeed'] as const;
export type Resolution = (typeof resolutions)[number];

export interface ResolveBy {
  resolution: Resolution;
  by: string;
  note: string | null;
  /** the person has seen to it that an attempt which passed the gate is over */
  confirmEnded: boolean;
  /** the attempt that the person has looked at; null: whichever was the newest */
  attemptId: string | null;
  /** since when the job waited that the person has looked at: an attempt can be lost, come back and be lost again; null: whichever was the last */
  attentionAt: number | null;
}

/**
 * A person decides about a job that needs attention. Tried again it stands at the place of its submission; a runner that was lost may
 * still come back with its attempt until somebody else has the job.
 *
 * Refused with `job_needs_no_attention`, `job_finished`, `attempt_changed` when the job waits because of another attempt than the person has looked
 * at, `attention_changed` when that attempt came back meanwhile and was lost again, and with `attempt_may_still_run` when it is to be tried again while nobody knows that the attempt which passed the gate is over.
 */
export function resolve(work: Work, how: ResolveBy, now: number): Decision {
  const { job } = work;
  if (isFinal(job.state)) return refuse('job_finished', { jobId: job.id, state: job.state });
  if (job.state !== 'needs_attention') return refuse('job_needs_no_attention', { jobId: job.id, state: job.state });
  if (how.attemptId !== null && how.attemptId !== job.attemptId)
    return refuse('attempt_changed', { jobId: job.id, attemptId: how.attemptId, newest: job.attemptId });
  if (how.attentionAt !== null && how.attentionAt !== job.attention?.at)
    return refuse('attention_changed', { jobId: job.id, attemptId: job.attemptId });
  return how.resolution === 'retry' ? retry(job, how, now) : conclude(work, how, now);
}

function retry(job: Job, how: ResolveBy, now: number): Decision {
  const { gate } = job;
  if (gate && !gate.over && !how.confirmEnded) return refuse('attempt_may_still_run', { jobId: job.id, epoch: gate.epoch });
  const patch: Partial<Job> = {
    state: 'queued',
    attention: null,
    queuedSince: now,
    prepareFailures: 0,
    gate: gate && { ...gate, over: true },
  };
  return plan([patchJob(job, patch), enqueue(job, patch)], [resolvedEvent(job, how, 'queued', now)]);
}

function conclude({ job, attempt }: Work, how: ResolveBy, now: number): Decision {
  const { resolution, by, note } = how;
  const ending = endedBy(resolution === 'succeed' ? 'succeeded' : 'failed', 'resolved', { message: note, by });
  const changes: Change[] = [patchJob(job, { ...ending, ...closed(now) })];
  if (attempt && attempt.state !== 'ended') changes.push(endAttempt(attempt, now));
  return plan(changes, [resolvedEvent(job, how, ending.state, now)]);
}

const resolvedEvent = (job: Job, { resolution, by, note, confirmEnded }: ResolveBy, next: Job['state'], now: number) =>
  jobEvent(job, 'resolved', now, { resolution, by, note, confirmEnded, next });
