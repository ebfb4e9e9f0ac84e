import type { AcceptItem, ReportItem, SyncAnswer } from '@baton/protocol';
import { catalogue } from '@baton/protocol/catalogue';
import { onAccepted, onAcceptFailed, onReported, onReportFailed, repeatLater } from './attempts.ts';
import { CallFailed } from './call-failed.ts';
import type { HeldAttempt, SessionState, SyncUnderWay } from './state.ts';
import type { Turn } from './turn.ts';

/*
 * Accepts and reports ride along syncs, because requests are what a job costs most. An accept as a call of its own would start the job
 * no sooner: a sync that carries one is answered at once, on the connection that brought the offer. It never costs a request more, as a
 * sync has to go out anyway to list the lease, and one less where the job ends within the pause after its accept, or several offers came
 * together. A report lets the next offer come in the answer to the sync that carries it.
 */

/** What one sync carries at most: an accept is answered with a whole job. */
const ridersMax = 64;

/** What reports may have of outputs and questions, in characters as JSON, for one more to ride along. */
const reportCharsMax = 250_000;

/** Attempts whose accept or report has to be sent and is not under way: as many as one sync takes. */
export function dueRiders(state: SessionState): HeldAttempt[] {
  const riding = new Set(state.syncs.flatMap(({ riders }) => riders));
  const due = [...state.attempts.values()].filter(
    (attempt) => attempt.phase !== 'running' && !attempt.settled && !attempt.waiting && !riding.has(attempt.attemptId),
  );
  let chars = 0;
  return due.slice(0, ridersMax).filter((attempt, index) => {
    chars += charsOf(attempt);
    return index === 0 || chars <= reportCharsMax;
  });
}

const charsOf = ({ finish }: HeldAttempt): number =>
  finish?.outputs || finish?.awaiting ? JSON.stringify([finish.outputs, finish.awaiting]).length : 0;

/** Riders in the form of the wire. */
export function boarded(riders: readonly HeldAttempt[]): { accepts: AcceptItem[]; reports: ReportItem[] } {
  const accepts: AcceptItem[] = [];
  const reports: ReportItem[] = [];
  for (const { attemptId, epoch, finish } of riders) {
    if (finish) reports.push({ attemptId, epoch, ...finish });
    else accepts.push({ attemptId, epoch });
  }
  return { accepts, reports };
}

/**
 * Takes the outcomes of what rode along an answered sync. What was not answered goes again: at once when the sync was overtaken by a newer one,
 * else after a pause, for a server that overlooks riders.
 */
export function onOutcomes(turn: Turn, sync: SyncUnderWay, answer: SyncAnswer): void {
  const unanswered = new Set(sync.riders);
  for (const outcome of answer.accepts ?? []) {
    unanswered.delete(outcome.attemptId);
    if ('error' in outcome) onAcceptFailed(turn, outcome.attemptId, failureOf(outcome.error));
    else onAccepted(turn, outcome.attemptId, outcome.assignment);
  }
  for (const outcome of answer.reports ?? []) {
    unanswered.delete(outcome.attemptId);
    if ('error' in outcome) onReportFailed(turn, outcome.attemptId, failureOf(outcome.error));
    else onReported(turn, outcome.attemptId);
  }
  if (sync.number === turn.state.syncNumber) for (const id of unanswered) repeatLater(turn, id, null);
}

/** The error that the call alone would have got. */
function failureOf({ code, message }: { code: string; message: string }): CallFailed {
  const status = Object.hasOwn(catalogue, code) ? catalogue[code as keyof typeof catalogue].status : 409;
  return new CallFailed({ code, message, status });
}

/** The server will never take this sync: what rode along may be why, and counts as refused, so that the next one can do without it. */
export function onRidersRefused(turn: Turn, sync: SyncUnderWay, failure: CallFailed): void {
  for (const id of sync.riders) {
    if (turn.attempt(id)?.phase === 'accepting') onAcceptFailed(turn, id, failure);
    else onReportFailed(turn, id, failure);
  }
}
