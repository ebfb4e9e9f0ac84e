import { onSynced } from './answers.ts';
import { onEnded, onLogClosed } from './attempts.ts';
import { onFatal, onOpened, onOpenFailed, open } from './contact.ts';
import { onDevices, sameDevices } from './devices.ts';
import type { SessionEffect, SessionEvent, TimerName } from './events.ts';
import { settleFences } from './fence.ts';
import { gone, onDrain, onInterrupt, onLeaveTimer, settleLeaving } from './leaving.ts';
import { onRenewed, onRenewFailed } from './renewal.ts';
import { boarded, dueRiders } from './riders.ts';
import { freeSlots, type HeldAttempt, isListed, type SessionState } from './state.ts';
import { onSyncFailed } from './sync-failed.ts';
import { Turn } from './turn.ts';
import { onUpdateFailed, onUpdateReady, saidOfUpdate } from './update.ts';

/**
 * The session machine: what the runner does next. Pure: the same state, event and time give the same answer. Events carry what happened;
 * what follows from the state as a whole (a sync that would say something new, leaving) is derived after each.
 *
 * @param now monotonic milliseconds
 */
export function step(state: SessionState, event: SessionEvent, now: number): { state: SessionState; effects: SessionEffect[] } {
  const turn = new Turn(state, now);
  if (state.phase === 'gone') return { state, effects: [] };
  take(turn, event);
  settleFences(turn);
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
    case 'ended':
      onEnded(turn, event);
      return;
    case 'logClosed':
      onLogClosed(turn, event);
      return;
    case 'credentialRefused':
      onFatal(turn, event.failure);
      return;
    case 'renewed':
      onRenewed(turn, event);
      return;
    case 'renewFailed':
      onRenewFailed(turn, event);
      return;
    case 'shortage':
      turn.state.shortage = event.reason;
      return;
    case 'devices':
      onDevices(turn, event.present);
      return;
    case 'updateReady':
      onUpdateReady(turn, event);
      return;
    case 'updateFailed':
      onUpdateFailed(turn, event);
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
  else if (name === 'sync') state.syncWaits = null;
  else if (name === 'fence') state.fenceAt = null;
  else if (name === 'renew') turn.do({ type: 'renew' });
  else if (name === 'drain') onInterrupt(turn, 'the runner had to stop before the job was over');
  else if (name === 'leave') onLeaveTimer(turn);
  else if (name.startsWith('rider:')) {
    const attempt = turn.attempt(name.slice('rider:'.length));
    if (attempt) turn.patch(attempt, { waiting: false });
  }
}

/**
 * One sync is always under way, or waits for a moment; a newer one goes out when it says something that the server has to know at once. The
 * server answers the older one then, so that only the newest is held.
 */
function settleSync(turn: Turn): void {
  const { state } = turn;
  if (state.phase !== 'open' || state.sessionId === null || state.syncWaits === 'failed' || state.ending) return;
  const listed = [...state.attempts.values()].filter(isListed);
  const riders = dueRiders(state);
  const isUnderWay = state.syncs.some(({ number }) => number === state.syncNumber);
  if ((isUnderWay || state.syncWaits === 'rest') && riders.length === 0 && !hasNews(state, listed)) return;
  if (state.syncWaits === 'rest') turn.do({ type: 'clearTimer', name: 'sync' });
  state.syncWaits = null;
  sendSync(turn, state.sessionId, listed, riders);
}

/** Whether the newest sync said something that is no longer so. */
function hasNews(state: SessionState, listed: readonly HeldAttempt[]): boolean {
  const { newestSync } = state;
  return (
    newestSync?.freeSlots !== freeSlots(state) ||
    newestSync.draining !== state.draining ||
    !sameDevices(newestSync.devices, state.devices) ||
    !isSaid(newestSync.update, saidOfUpdate(state)) ||
    !newestSync.ending.every((id) => listed.some(({ attemptId }) => attemptId === id))
  );
}

type SaidOfUpdate = ReturnType<typeof saidOfUpdate>;

const isSaid = (said: SaidOfUpdate, is: SaidOfUpdate): boolean => said?.version === is?.version && said?.problem === is?.problem;

function sendSync(turn: Turn, sessionId: string, listed: readonly HeldAttempt[], riders: readonly HeldAttempt[]): void {
  const { state } = turn;
  const { draining, devices, shortage, proof } = state;
  state.proof = null;
  const number = state.syncNumber + 1;
  const free = freeSlots(state);
  const update = saidOfUpdate(state);
  if (state.update?.phase === 'failed' && state.update.toldIn === null) state.update = { ...state.update, toldIn: number };
  state.syncNumber = number;
  state.newestSync = {
    number,
    sentAt: turn.now,
    freeSlots: free,
    draining,
    devices,
    ending: listed.filter(({ dropped }) => dropped).map(({ attemptId }) => attemptId),
    riders: riders.map(({ attemptId }) => attemptId),
    update,
  };
  state.syncs = [...state.syncs, state.newestSync];
  for (const rider of riders) turn.patch(rider, { rides: rider.rides + 1 });
  const leases = listed.map(({ attemptId, epoch, stopping, phase, deviceId }) => {
    return { attemptId, epoch, stopping: stopping !== null || phase === 'ended', deviceId };
  });
  const holdMs = state.durations?.syncHoldMs ?? 0;
  turn.do({
    type: 'sync',
    sessionId,
    number,
    freeSlots: free,
    draining,
    shortage,
    devices,
    leases,
    ...boarded(riders),
    holdMs,
    proof,
    update,
  });
}
