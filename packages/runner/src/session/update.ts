import type { RunnerUpdate } from '@baton/protocol';
import type { SessionEvent } from './events.ts';
import type { SessionState } from './state.ts';
import type { Turn } from './turn.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** What the next sync says of it. */
export const saidOfUpdate = ({ update }: SessionState): { version: string; problem: string | null } | null =>
  update && { version: update.order.version, problem: update.problem };

/** Takes what the newest answer says of an update. An answer that crossed the word that it failed says nothing new. */
export function onUpdateDirective(turn: Turn, order: RunnerUpdate | undefined, number: number): void {
  const { state } = turn;
  if (!state.options.updates || state.ending) return;
  const { update } = state;
  if (update?.phase === 'failed') {
    if (update.toldIn === null || number < update.toldIn) return;
    state.update = null;
  }
  if (!order) {
    takeBack(turn);
    return;
  }
  if (state.update?.order.version === order.version || state.update?.phase === 'ready') return;
  turn.say('info', `the server asks for version ${order.version}: getting it ready`);
  state.update = { order, phase: 'preparing', problem: null, toldIn: null };
  turn.do({ type: 'prepareUpdate', order });
}

/** Nobody wants it any more. */
function takeBack(turn: Turn): void {
  const { state } = turn;
  if (!state.update) return;
  turn.say('info', `the server takes version ${state.update.order.version} back: going on as it is`);
  state.update = null;
  if (state.drainingForUpdate) state.draining = false;
  state.drainingForUpdate = false;
}

/** It is installed: no new jobs from here on, and when the last is over the process makes room for it. */
export function onUpdateReady(turn: Turn, { version }: Of<'updateReady'>): void {
  const { state } = turn;
  if (state.update?.phase !== 'preparing' || state.update.order.version !== version) return;
  turn.say('info', `version ${version} is ready: finishing the jobs, then starting anew with it`);
  state.update = { ...state.update, phase: 'ready' };
  if (state.draining) return;
  state.draining = true;
  state.drainingForUpdate = true;
}

export function onUpdateFailed(turn: Turn, { version, problem }: Of<'updateFailed'>): void {
  const { state } = turn;
  if (state.update?.phase !== 'preparing' || state.update.order.version !== version) return;
  turn.say('error', `version ${version} can not be installed: ${problem}`);
  state.update = { ...state.update, phase: 'failed', problem };
}

/** Somebody else wants it to leave: it does not come back by itself. */
export function leaveForGood(state: SessionState): void {
  state.drainingForUpdate = false;
  if (state.update?.phase === 'ready') state.update = null;
}
