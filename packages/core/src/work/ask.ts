import type { Change } from '../decision/change.ts';
import { insert, update } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import { invariant } from '../decision/invariant.ts';
import type { AskKind, Job, JobAsk, JobState } from '../job/state.ts';
import type { Finish } from './finish-report.ts';
import { gateOver } from './gate.ts';
import { cancelledOutcome, closed } from './outcome.ts';
import { type AttemptedWork, attemptDetail, dequeue, jobEvent, patchAttempt, patchJob } from './work.ts';

/** The state of a job that asked. */
export const stateOfAsk: Record<AskKind, Extract<JobState, 'awaiting_approval' | 'awaiting_input'>> = {
  approval: 'awaiting_approval',
  input: 'awaiting_input',
};

/**
 * An attempt ended by asking: its runner is free, and the job waits for a person. A job whose cancellation was asked for is cancelled, for nobody
 * will answer.
 */
export function ask(work: AttemptedWork, how: Finish, earlier: JobAsk | null, now: number): Decision {
  const { job, attempt } = work;
  const { asking, exitCode, signal, message, usage } = how;
  invariant(asking !== null && asking !== undefined, `attempt ${attempt.id} asks, and says what`);
  const attemptsCounted = Math.max(0, job.attemptsCounted - 1);
  const ended = patchAttempt(attempt, {
    state: 'ended',
    endedAt: now,
    cause: 'asked',
    exitCode,
    signal,
    message,
    ...(usage && { usage }),
  });
  const patch: Partial<Job> = { ...gateOver(work), attemptsCounted, attention: null, backoffUntil: null };
  const changes: Change[] = [ended];
  if (job.state === 'queued') changes.push(dequeue(job));
  if (job.cancel) {
    const ending = cancelledOutcome(job.cancel);
    changes.push(patchJob(job, { ...patch, ...ending, ...closed(now) }));
    return plan(changes, [jobEvent(job, ending.state, now, { ...attemptDetail(attempt), reason: ending.outcome.reason })]);
  }
  const state = stateOfAsk[asking.kind];
  const row = { ...asking, scopeId: job.scopeId, attemptId: attempt.id, runnerId: attempt.runnerId, askedAt: now, answer: null };
  changes.push(
    patchJob(job, { ...patch, state, asked: true }),
    earlier ? update('jobAsk', earlier, row) : insert('jobAsk', { id: job.id, revision: 1, ...row }),
  );
  return plan(changes, [jobEvent(job, state, now, { ...attemptDetail(attempt), question: shortened(asking.question) })]);
}

const questionCharsMax = 300;

/** As much of it as a timeline needs. */
function shortened(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  return line.length <= questionCharsMax ? line : `${line.slice(0, questionCharsMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
