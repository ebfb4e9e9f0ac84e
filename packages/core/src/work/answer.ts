import { ensure, update } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import { isFinal, type Job, type JobAsk } from '../job/state.ts';
import type { JobClass } from '../match/requirements.ts';
import { stateOfAsk } from './ask.ts';
import { closed, endedBy } from './outcome.ts';
import { enqueue, jobEvent, patchJob } from './work.ts';

/** `approve` and `reject` are for what asks leave, `answer` for what asks a question. */
export const replies = ['approve', 'reject', 'answer'] as const;
export type Reply = (typeof replies)[number];

export interface AnswerBy {
  reply: Reply;
  /** the answer, or a note; may be empty but for an answer */
  text: string;
  by: string;
  /** the attempt whose question the person has seen; null: whichever asked last */
  attemptId: string | null;
}

/** The class of the job bound to the runner that asked, and the only runner that might take it until now (null: any). */
export interface Stay {
  jobClass: JobClass;
  pinnedBefore: string | null;
}

/**
 * A person replies to what a job asks. Approved or answered it is queued at the place of its submission; refused it fails.
 *
 * Refused with `job_finished`, `job_asks_nothing` (also when it asks another kind of thing than is replied to), and `ask_changed` when it asks
 * something else than the person has seen.
 *
 * @param stay when only the runner that asked can go on; null: whoever fits
 */
export function answer(job: Job, ask: JobAsk | null, how: AnswerBy, stay: Stay | null, now: number): Decision {
  const { reply, text, by } = how;
  if (isFinal(job.state)) return refuse('job_finished', { jobId: job.id, state: job.state });
  const isAsked = ask !== null && job.state === stateOfAsk[ask.kind] && (reply === 'answer') === (ask.kind === 'input');
  if (!isAsked) return refuse('job_asks_nothing', { jobId: job.id, state: job.state, reply });
  if (how.attemptId !== null && how.attemptId !== ask.attemptId)
    return refuse('ask_changed', { jobId: job.id, attemptId: how.attemptId, askedBy: ask.attemptId });
  if (reply === 'reject') {
    const ending = endedBy('failed', 'rejected', { message: text === '' ? null : text.slice(0, 500), by });
    return plan([patchJob(job, { ...ending, ...closed(now) })], [jobEvent(job, 'rejected', now, { by, note: noteOf(text) })]);
  }
  const patch: Partial<Job> = { state: 'queued', queuedSince: now, prepareFailures: 0 };
  if (stay) patch.classId = stay.jobClass.id;
  const pinnedBefore = stay && ask.pinnedBefore === undefined ? { pinnedBefore: stay.pinnedBefore } : {};
  return plan(
    [
      ...(stay ? [ensure('jobClass', stay.jobClass)] : []),
      update('jobAsk', ask, { answer: { text, by, at: now }, ...pinnedBefore }),
      patchJob(job, patch),
      enqueue(job, patch),
    ],
    [jobEvent(job, reply === 'approve' ? 'approved' : 'answered', now, { by, note: noteOf(text) })],
  );
}

const noteCharsMax = 300;

/** What a timeline says of it. */
const noteOf = (text: string): string | null =>
  text === '' ? null : text.slice(0, noteCharsMax).replace(/[\uD800-\uDBFF]$/, '');
