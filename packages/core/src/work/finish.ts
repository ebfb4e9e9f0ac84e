import type { AttemptCause } from '../attempt/state.ts';
import type { Change } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { FinalJobState, Job, JobAsk, OutcomeReason } from '../job/state.ts';
import { isFinal } from '../job/state.ts';
import { ask } from './ask.ts';
import type { Finish, FinishKind } from './finish-report.ts';
import { gateOver } from './gate.ts';
import { loseAttempt, type ProcessEnd } from './lose.ts';
import { cancelledOutcome, closed, type Ending, endedBy } from './outcome.ts';
import { prepareFailed } from './prepare-failed.ts';
import { type AttemptedWork, attemptDetail, dequeue, jobEvent, patchAttempt, patchJob } from './work.ts';

/** Ends after which the job follows its `onLost`. */
type LostFinish = Extract<FinishKind, 'fenced' | 'interrupted' | 'device_lost'>;
type FinalFinish = Exclude<FinishKind, LostFinish | 'prepare_failed' | 'awaiting'>;

const isFinalFinish = (kind: FinishKind): kind is FinalFinish => Object.hasOwn(finals, kind);

const finals: Record<FinalFinish, { state: FinalJobState; reason: OutcomeReason; cause: AttemptCause }> = {
  succeeded: { state: 'succeeded', reason: 'exit', cause: 'finished' },
  failed: { state: 'failed', reason: 'exit', cause: 'finished' },
  timeout: { state: 'failed', reason: 'timeout', cause: 'finished' },
  cancelled: { state: 'cancelled', reason: 'cancelled', cause: 'cancelled' },
};

/**
 * The runner reports how its attempt ended. Accepted from the newest attempt while the job is not final, also when the attempt was
 * lost meanwhile; repeated it changes nothing. An attempt that never was accepted cannot finish.
 *
 * Refused with `lease_lost` when a newer attempt exists, the job is final or an action ended the attempt.
 *
 * @param earlier with `awaiting`: what the job asked before; null: nothing
 */
export function finish(
  work: AttemptedWork,
  runnerId: string,
  epoch: number,
  how: Finish,
  now: number,
  earlier: JobAsk | null = null,
): Decision {
  return remembered(finishAs(work, runnerId, epoch, how, now, earlier), how.outputs ?? {});
}

/** However the attempt ended, and whatever becomes of its job. */
function remembered(decision: Decision, outputs: Readonly<Record<string, string>>): Decision {
  if (!decision.ok || Object.keys(outputs).length === 0) return decision;
  const changes = decision.changes.map((change): Change => {
    if (change.kind !== 'attempt' || change.op !== 'update') return change;
    return { ...change, row: { ...change.row, outputs }, patch: { ...change.patch, outputs } };
  });
  return { ...decision, changes };
}

function finishAs(
  work: AttemptedWork,
  runnerId: string,
  epoch: number,
  how: Finish,
  now: number,
  earlier: JobAsk | null,
): Decision {
  const { job, attempt } = work;
  const detail = { attemptId: attempt.id, epoch };
  if (attempt.runnerId !== runnerId || attempt.epoch !== epoch) return refuse('lease_lost', detail);
  if (attempt.state === 'ended') return isRepeat(work, how) ? nothing() : refuse('lease_lost', detail);
  if (attempt.state === 'offered' || attempt.state === 'stopping') return refuse('lease_lost', detail);
  if (job.attemptId !== attempt.id || isFinal(job.state)) return refuse('lease_lost', detail);
  if (how.kind === 'prepare_failed') return prepareFailed(work, processEnd(how), now);
  if (how.kind === 'awaiting') return ask(work, how, earlier, now);
  if (!isFinalFinish(how.kind)) return loseAttempt(work, how.kind, now, processEnd(how));
  const { state, outcome } = endingOf(job, how.kind, how);
  const { cause } = finals[how.kind];
  const changes: Change[] = [
    patchAttempt(attempt, { state: 'ended', endedAt: now, cause, ...processEnd(how) }),
    patchJob(job, { state, outcome, ...closed(now), ...gateOver(work) }),
  ];
  if (job.state === 'queued') changes.push(dequeue(job));
  return plan(changes, [
    jobEvent(job, state, now, { ...attemptDetail(attempt), reason: outcome.reason, exitCode: how.exitCode }),
  ]);
}

/** A job that its runner stopped because it was told to ends for the reason that it was told. */
function endingOf(job: Job, kind: FinalFinish, { exitCode, signal, message }: Finish): Ending {
  const { state, reason } = finals[kind];
  const told = kind === 'cancelled' && job.cancel ? cancelledOutcome(job.cancel) : endedBy(state, reason);
  return { state: told.state, outcome: { ...told.outcome, exitCode, signal, message: message ?? told.outcome.message } };
}

const processEnd = ({ exitCode, signal, message, usage }: Finish): ProcessEnd => ({
  ...{ exitCode, signal, message },
  ...(usage && { usage }),
});

/** The same report once more: the attempt ended in just the way that the report says. */
function isRepeat({ attempt }: AttemptedWork, how: Finish): boolean {
  const cause = isFinalFinish(how.kind) ? finals[how.kind].cause : how.kind === 'awaiting' ? 'asked' : how.kind;
  return attempt.cause === cause && attempt.exitCode === how.exitCode;
}
