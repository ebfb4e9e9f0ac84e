import { repeatLater } from './attempts.ts';
import { backoffMs } from './backoff.ts';
import { kindOf } from './call-failed.ts';
import { onFatal, open, sayUnreachable, spreadOf } from './contact.ts';
import type { SessionEvent } from './events.ts';
import { onRidersRefused } from './riders.ts';
import type { Turn } from './turn.ts';

/** A sync brought no answer, or an error: it is repeated with what the runner holds then, unless nothing will work any more. */
export function onSyncFailed(turn: Turn, { sessionId, number, failure }: Extract<SessionEvent, { type: 'syncFailed' }>): void {
  const { state } = turn;
  if (sessionId !== state.sessionId || state.phase !== 'open') return;
  const failed = state.syncs.find((sync) => sync.number === number);
  if (!failed) return;
  state.syncs = state.syncs.filter((sync) => sync !== failed);
  const kind = kindOf(failure);
  if (kind === 'session_unknown') {
    open(turn);
    return;
  }
  if (kind === 'definite' && failed.riders.length > 0) {
    onRidersRefused(turn, failed, failure);
    return;
  }
  if (kind !== 'transient') {
    onFatal(turn, failure);
    return;
  }
  const isNewest = number === state.syncNumber;
  if (failed.riders.length > 0 && (failure.status !== null || !isNewest)) {
    for (const id of failed.riders) repeatLater(turn, id, failure);
    // The server is there, only what rode along fails: the next sync goes without it, so that the leases of the others are renewed.
    if (isNewest) syncAgain(turn, failure.retryAfterMs ?? 0, 0);
    return;
  }
  if (!isNewest) return;
  state.failures += 1;
  sayUnreachable(turn, failure);
  const first = state.failures === 1;
  const spreadMs = first || failure.retryAfterMs !== null ? spreadOf(turn) : backoffMs(state.failures);
  syncAgain(turn, failure.retryAfterMs ?? (first ? 0 : backoffMs(state.failures)), spreadMs);
}

function syncAgain(turn: Turn, ms: number, spreadMs: number): void {
  turn.state.syncWaits = 'failed';
  turn.do({ type: 'setTimer', name: 'sync', ms, spreadMs });
}
