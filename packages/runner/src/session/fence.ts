import { type FencePlan, fencePlan } from '@baton/core/attempt/lease';
import type { HeldAttempt } from './state.ts';
import type { Turn } from './turn.ts';

/** Until when this attempt may run without further word of the server; null when it need not stop, or nothing was ever answered. */
export function fenceTimes(turn: Turn, attempt: HeldAttempt): FencePlan | null {
  const { answeredSentAt, durations } = turn.state;
  if (attempt.onPartition !== 'stop' || answeredSentAt === null || durations === null) return null;
  return fencePlan(answeredSentAt, durations.leaseTtlMs, turn.graceOf(attempt));
}

/** Stops what met its time, tells the host the renewed times of the rest, and sets the timer for the next. */
export function settleFences(turn: Turn): void {
  const { state } = turn;
  let next: number | null = null;
  for (const attempt of [...state.attempts.values()]) {
    if (attempt.phase !== 'running' || attempt.fenced) continue;
    const times = fenceTimes(turn, attempt);
    if (times === null) continue;
    if (turn.now >= times.stopAt) {
      fence(turn, attempt, Math.max(0, times.killAt - turn.now));
    } else {
      next = Math.min(next ?? times.stopAt, times.stopAt);
      if (state.fedFrom !== state.answeredSentAt) turn.do({ type: 'fence', attemptId: attempt.attemptId, times });
    }
  }
  state.fedFrom = state.answeredSentAt;
  if (next === state.fenceAt) return;
  state.fenceAt = next;
  if (next === null) turn.do({ type: 'clearTimer', name: 'fence' });
  else turn.do({ type: 'setTimer', name: 'fence', ms: next - turn.now, spreadMs: 0 });
}

/** Goes to the host also when the job is being stopped for another cause, whose grace may be longer. */
function fence(turn: Turn, attempt: HeldAttempt, graceMs: number): void {
  const message = 'no word from the server for half a lease: stopped, so that the job never runs twice';
  turn.patch(attempt, { fenced: true, stopping: attempt.stopping ?? 'fenced' });
  turn.do({ type: 'stop', attemptId: attempt.attemptId, cause: 'fenced', graceMs, message });
  turn.say('warn', 'stopping a job: cut off from the server', { attemptId: attempt.attemptId });
}
