import type { Offer, SyncAnswer } from '@baton/protocol';
import { onSessionEnded } from './contact.ts';
import { goneMessage, isDeviceGone } from './devices.ts';
import type { SessionEvent } from './events.ts';
import { onOutcomes } from './riders.ts';
import { freeSlots, type SessionState, usedSlots } from './state.ts';
import type { Turn } from './turn.ts';
import { onUpdateDirective } from './update.ts';

type Of<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** An answer that comes sooner was not held. */
const quickMs = 20;
/** So many empty answers at once are no accident: a server that does not hold syncs must not be asked without a pause. */
const quickAnswersMax = 3;
/** So long a runner that is full may be out of reach, for cancellations too, after it accepted a job. */
const pauseAfterAcceptMs = 100;

/** Takes what the server wants from an answered sync. What it says of single attempts is believed from older syncs too. */
export function onSynced(turn: Turn, event: Of<'synced'>): void {
  const { state } = turn;
  if (event.sessionId !== state.sessionId || state.phase !== 'open') return;
  const sync = state.syncs.find(({ number }) => number === event.number);
  if (!sync) return;
  state.syncs = state.syncs.filter((other) => other !== sync);
  state.answeredSentAt = Math.max(state.answeredSentAt ?? sync.sentAt, sync.sentAt);
  if (state.failures > 0) turn.say('info', 'the server answers again');
  state.failures = 0;
  const before = { effects: turn.effects.length, attempts: state.attempts };
  for (const { attemptId, code, message } of event.answer.stop) onStop(turn, event.answer, attemptId, code, message);
  for (const { attemptId, reason } of event.answer.cancel) onCancel(turn, attemptId, reason);
  onOutcomes(turn, sync, event.answer);
  for (const offer of event.answer.offers) onOffer(turn, offer);
  onDirectives(turn, event.answer.directives, event.number === state.syncNumber);
  const { drain, sessionEnded, update } = event.answer.directives;
  if (event.number === state.syncNumber && !drain && !sessionEnded) onUpdateDirective(turn, update, event.number);
  const saidNothing = before.effects === turn.effects.length && before.attempts === state.attempts;
  if (event.number !== state.syncNumber) return;
  pace(turn, saidNothing && turn.now - sync.sentAt < quickMs);
  if (event.answer.accepts?.length) pauseAfterAccept(turn);
}

function onStop(turn: Turn, answer: SyncAnswer, attemptId: string, code: string, message: string): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt || attempt.dropped) return;
  // An earlier accept may have been taken, and only its answer was lost: then nobody else closes its log.
  const isUntold = !answer.accepts?.some((outcome) => outcome.attemptId === attemptId);
  if (attempt.phase === 'accepting' && attempt.rides > 0 && isUntold)
    turn.do({ type: 'closeEmptyLog', attemptId, epoch: attempt.epoch });
  turn.say('warn', `stopping a job that no longer counts: ${message}`, { attemptId, code });
  turn.drop(attempt, 0, message);
}

function onCancel(turn: Turn, attemptId: string, reason: string | null): void {
  const attempt = turn.attempt(attemptId);
  if (!attempt) return;
  const message = reason === null ? 'cancelled' : `cancelled: ${reason}`;
  if (attempt.phase === 'accepting') turn.patch(attempt, { stopping: 'cancelled' });
  else turn.stop(attempt, 'cancelled', turn.graceOf(attempt), message);
}

/** Takes the offer and reserves its slot, or gives it back at once with the reason. */
function onOffer(turn: Turn, offer: Offer): void {
  const { state } = turn;
  if (turn.attempt(offer.attemptId) || state.sessionId === null) return;
  const reason = refusal(state, offer);
  if (reason !== null) {
    const { sessionId, syncNumber } = state;
    turn.say('info', `declined a job: ${reason}`, { attemptId: offer.attemptId });
    turn.do({ type: 'decline', attemptId: offer.attemptId, sessionId, epoch: offer.epoch, syncNumber, reason });
    return;
  }
  const { attemptId, epoch, executor, onPartition, deviceId } = offer;
  turn.put({
    attemptId,
    epoch,
    executor,
    deviceId,
    onPartition,
    phase: 'accepting',
    waiting: false,
    tries: 0,
    rides: 0,
    stopping: null,
    fenced: false,
    finish: null,
    dropped: false,
    settled: false,
    logOpen: false,
  });
}

function refusal(state: SessionState, { executor, deviceId }: Offer): string | null {
  if (state.ending) return 'the runner is leaving';
  if (state.draining) return 'the runner is draining';
  if (state.shortage !== null) return state.shortage;
  if (!Object.hasOwn(state.options.graceMs, executor)) return `the executor ${executor} is not there`;
  if (isDeviceGone(state, deviceId)) return goneMessage(deviceId);
  if (usedSlots(state) >= state.options.capacity) return 'all slots are taken';
  return null;
}

/** An overtaken sync is answered with nothing: only what the newest says is a word about drain and disabling. */
function onDirectives(turn: Turn, { drain, disabled, sessionEnded, proof }: SyncAnswer['directives'], isNewest: boolean): void {
  const { state } = turn;
  if (proof !== undefined) state.proof = proof;
  if (drain && !state.draining) {
    turn.say('info', 'the server asks to drain: finishing the jobs, then leaving');
    state.draining = true;
    state.drainingForServer = true;
  }
  if (isNewest && !drain && state.drainingForServer && !sessionEnded) {
    turn.say('info', 'the server takes its drain back: going on');
    state.draining = false;
    state.drainingForServer = false;
  }
  if (isNewest && disabled !== state.disabled) {
    turn.say('info', disabled ? 'disabled on the server: no new jobs until it is enabled' : 'enabled on the server');
    state.disabled = disabled;
  }
  if (sessionEnded) onSessionEnded(turn, sessionEnded);
}

/** The next sync goes at once, but a server that answers everything at once with nothing is given a rest. */
function pace(turn: Turn, wasQuick: boolean): void {
  const { state } = turn;
  state.quickAnswers = wasQuick ? state.quickAnswers + 1 : 0;
  if (state.quickAnswers < quickAnswersMax) return;
  rest(turn, Math.min(state.durations?.syncPauseMs ?? 1_000, 50 * 2 ** Math.min(state.quickAnswers - quickAnswersMax, 10)));
}

/** With all slots taken the next sync could bring no offer: that of a short job waits to carry its report. */
function pauseAfterAccept(turn: Turn): void {
  if (freeSlots(turn.state) > 0) return;
  rest(turn, Math.min(turn.state.durations?.syncPauseMs ?? pauseAfterAcceptMs, pauseAfterAcceptMs));
}

/** Lets the next sync wait, unless there is something to say before. */
function rest(turn: Turn, ms: number): void {
  if (turn.state.phase !== 'open') return;
  turn.state.syncWaits = 'rest';
  turn.do({ type: 'setTimer', name: 'sync', ms, spreadMs: 0 });
}
