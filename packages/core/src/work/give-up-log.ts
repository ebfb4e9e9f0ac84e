import type { Attempt, LogGivenUp, LogReceipt } from '../attempt/state.ts';
import { guard } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import type { Contact } from '../runner/contact.ts';
import { mayEndItsLog } from '../runner/ephemeral.ts';
import type { Runner } from '../runner/state.ts';
import { patchAttempt } from './work.ts';

/** A runner that is in contact, and was silent for so long about a log that is not closed, has nothing more of it. */
export const logQuietMsMax = 60_000;
/** What was under way when the runner's credential became void has arrived by then. */
const underWayMsMax = 1_000;

/** How much of a log is there. */
export type StoredLog = Pick<LogReceipt, 'lines' | 'bytes' | 'linesDropped' | 'bytesDropped' | 'maskedByServer'> & {
  acknowledged: number;
};

/** Whether the runner itself said what it produced in all: then the log is as it will ever be. */
export const isLogClosed = ({ log }: Attempt): boolean => log !== null && (log.givenUp ?? null) === null;

/**
 * Why nothing more of the log of an attempt that is over can be expected; null while something may come.
 *
 * @param runner null: its row is gone
 * @param quietMs since the attempt ended, and since its runner last sent something of the log
 */
export function logGivenUp(
  attempt: Attempt,
  runner: Runner | null,
  { contact, quietMs }: { contact: Contact; quietMs: number },
  now: number,
): LogGivenUp | null {
  if (attempt.log !== null || attempt.state !== 'ended' || attempt.acceptedAt === null || quietMs < underWayMsMax) return null;
  if (runner === null || (runner.removedAt !== null && !mayEndItsLog(runner, now))) return 'runner_removed';
  if (runner.credential !== 'active') return attempt.cause === 'runner_rotated' ? 'runner_rotated' : 'runner_revoked';
  return contact === 'online' && quietMs >= logQuietMsMax ? 'runner_silent' : null;
}

/**
 * The server closes a log whose end nobody tells, and says why. It is not the last word: a runner that comes back with more of it is listened
 * to, and what it says of the whole takes the place of this. The runner's row is guarded: one that is paired again meanwhile may bring the rest.
 *
 * @param runner null: its row is gone
 */
export function giveUpLog(
  attempt: Attempt,
  runner: Runner | null,
  givenUp: LogGivenUp,
  stored: StoredLog,
  now: number,
): Decision {
  if (attempt.log !== null) return nothing();
  const { acknowledged: chunks, lines, bytes, linesDropped, bytesDropped, maskedByServer } = stored;
  const unknown = { digestSent: '', digestStored: '', complete: false };
  const log: LogReceipt = {
    chunks,
    lines,
    bytes,
    linesDropped,
    bytesDropped,
    maskedByServer,
    ...unknown,
    closedAt: now,
    givenUp,
  };
  const guards = runner ? [guard('runner', runner)] : [];
  return plan([patchAttempt(attempt, { log })], [logClosedEvent(attempt, log)], guards);
}

/** What the timeline tells of a log that was closed. */
export function logClosedEvent(attempt: Attempt, log: LogReceipt) {
  const { id: attemptId, runnerId, number } = attempt;
  const given = log.givenUp === null ? {} : { cause: log.givenUp };
  const detail = { attemptId, runnerId, attempt: number, lines: log.lines, complete: log.complete, ...given };
  const event = { scopeId: attempt.scopeId, kind: 'job' as const, entityId: attempt.jobId, type: 'job.log_closed' };
  return { ...event, at: log.closedAt, detail };
}
