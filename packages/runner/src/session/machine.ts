import { onSynced } from './answers.ts';
import { onAccepted, onAcceptFailed, onEnded, onLogClosed, onReported, onReportFailed, settleCalls } from './attempts.ts';
import { onFatal, onOpened, onOpenFailed, onSyncFailed, open } from './contact.ts';
import type { SessionEffect, SessionEvent, TimerName } from './events.ts';
import { settleFences } from './fence.ts';
import { gone, onDrain, onInterrupt, onLeaveTimer, settleLeaving } from './leaving.ts';
import { freeSlots, isListed, type SessionState } from './state.ts';
import { Turn } from './turn.ts';

/**
 * The session machine: what the runner does next. Pure: the same state, event and time give the same answer. Events carry what happened;
 * what follows from the state as a whole (a call that is due, a sync that would say something new, leaving) is derived after each.
 *
 * @param now monotonic milliseconds
 */
export function step(state: SessionState, event: SessionEvent, now: number): { state: SessionState; effects: SessionEffect[] } {
  const turn = new Turn(state, now);
  if (state.phase === 'gone') return { state, effects: [] };
  take(turn, event);
  settleFences(turn);
  settleCalls(turn);
  settleLeaving(turn);
  settleSync(turn);
  return { state: turn.state, effects: turn.effects };
}

function take(turn: Turn, event: SessionEvent): void {
  switch (event.type) {
    case 'start':
      open(turn);
      return;
    case 'opened':
      onOpened(turn, event);
      return;
    case 'openFailed':
      onOpenFailed(turn, event);
      return;
    case 'closed':
      gone(turn);
      return;
    case 'synced':
      onSynced(turn, event);
      return;
    case 'syncFailed':
      onSyncFailed(turn, event);
      return;
    case 'accepted':
      onAccepted(turn, event);
      return;
    case 'acceptFailed':
      onAcceptFailed(turn, event);
      return;
    case 'reported':
      onReported(turn, event);
      return;
    case 'reportFailed':
      onReportFailed(turn, event);
      return;
    case 'ended':
      onEnded(turn, event);
      return;
    case 'logClosed':
      onLogClosed(turn, event);
      return;
    case 'credentialRefused':
      onFatal(turn, event.failure);
      return;
    case 'shortage':
      turn.state.shortage = event.reason;
      return;
    case 'drain':
      onDrain(turn);
      return;
    case 'interrupt':
      onInterrupt(turn, event.message);
      return;
    case 'timer':
      onTimer(turn, event.name);
      return;
  }
}

function onTimer(turn: Turn, name: TimerName): void {
  const { state } = turn;
  if (name === 'open' && state.phase === 'waiting') open(turn);
  else if (name === 'sync') state.syncWaiting = false;
  else if (name === 'fence') state.fenceAt = null;
  else if (name === 'drain') onInterrupt(turn, 'the runner had to stop before the job was over');
  else if (name === 'leave') onLeaveTimer(turn);
  else if (name.startsWith('call:')) {
    const attempt = turn.attempt(name.slice('call:'.length));
    if (attempt) turn.patch(attempt, { waiting: false });
  }
}

/** One sync is always under way; a newer one goes out when it would say something that the server has to know at once. */
function settleSync(turn: Turn): void {
  const { state } = turn;
  if (state.phase !== 'open' || state.sessionId === null || state.syncWaiting || state.ending || state.durations === null) return;
  const listed = [...state.attempts.values()].filter(isListed);
  const free = freeSlots(state);
  const newest = state.syncs.at(-1);
  const unchanged =
    newest?.freeSlots === free &&
    newest.draining === state.draining &&
    newest.ending.every((id) => listed.some(({ attemptId }) => attemptId === id));
  if (newest?.number === state.syncNumber && unchanged) return;
  const number = state.syncNumber + 1;
  state.syncNumber = number;
  const ending = listed.filter(({ dropped }) => dropped).map(({ attemptId }) => attemptId);
  state.syncs = [...state.syncs, { number, sentAt: turn.now, freeSlots: free, draining: state.draining, ending }];
  turn.do({
    type: 'sync',
    sessionId: state.sessionId,
    number,
    freeSlots: free,
    draining: state.draining,
    leases: listed.map(({ attemptId, epoch, stopping, phase }) => ({
      attemptId,
      epoch,
      stopping: stopping !== null || phase === 'ended',
    })),
    holdMs: state.durations.syncHoldMs,
  });
}
