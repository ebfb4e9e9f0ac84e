import type { Attempt } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import { insert, remove } from '../decision/change.ts';
import type { EventDetail, EventDraft } from '../decision/event.ts';
import { type Job, queueEntryOf } from '../job/state.ts';

/** A job with its newest attempt: what the decisions of this folder are taken on. */
export interface Work {
  job: Job;
  /** null before the first attempt */
  attempt: Attempt | null;
}

/** A job with an attempt that is known to be its newest. */
export interface AttemptedWork extends Work {
  attempt: Attempt;
}

/** An event of a job's timeline. */
export const jobEvent = (job: Job, type: string, at: number, detail: EventDetail = {}): EventDraft => ({
  scopeId: job.scopeId,
  kind: 'job',
  entityId: job.id,
  type: `job.${type}`,
  at,
  detail,
});

/*
 * Both are `update`, each in its own words: where rows of all kinds come by, engines copy field by field, into objects of five times the size. These two
 * make the rows of which a server changes thousands a second.
 */
export const patchJob = (job: Job, patch: Partial<Job>): Change => ({
  op: 'update',
  kind: 'job',
  row: { ...job, ...patch, revision: job.revision + 1 },
  patch,
});
export const patchAttempt = (attempt: Attempt, patch: Partial<Attempt>): Change => ({
  op: 'update',
  kind: 'attempt',
  row: { ...attempt, ...patch, revision: attempt.revision + 1 },
  patch,
});

/** Puts the job, as its patch leaves it, into the queue: ready, or parked. */
export const enqueue = (job: Job, patch: Partial<Job> = {}): Change => insert('queueEntry', queueEntryOf({ ...job, ...patch }));
/** Takes the job out of the queue. */
export const dequeue = (job: Job): Change => remove('queueEntry', queueEntryOf(job));

/** What is said of an attempt in a timeline. */
export const attemptDetail = (attempt: Attempt): EventDetail => ({
  attempt: attempt.number,
  attemptId: attempt.id,
  runnerId: attempt.runnerId,
});
