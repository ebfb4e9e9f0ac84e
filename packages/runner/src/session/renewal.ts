import { backoffMs } from './backoff.ts';
import { kindOf } from './call-failed.ts';
import type { SessionEvent } from './events.ts';
import type { Turn } from './turn.ts';

/** A timer waits no longer than this at once: more does not fit one. */
const timerMsMax = 2 ** 31 - 1;

/** Sets when the token is renewed next; null: never. */
export function renewLater(turn: Turn, renewInMs: number | null): void {
  if (renewInMs === null) turn.do({ type: 'clearTimer', name: 'renew' });
  else turn.do({ type: 'setTimer', name: 'renew', ms: Math.min(renewInMs, timerMsMax), spreadMs: 0 });
}

/** The token in hand is valid until it ends: there is time to try again. */
export function onRenewFailed(turn: Turn, { failure }: Extract<SessionEvent, { type: 'renewFailed' }>): void {
  const { state } = turn;
  state.renewalsFailed += 1;
  const kind = kindOf(failure);
  if (state.renewalsFailed === 1) turn.say('warn', `the token could not be renewed: ${failure.message}`, { code: failure.code });
  // a server that does not know the call is older; whether the token in hand works is told by the next sync
  const wait = kind === 'transient' ? backoffMs(state.renewalsFailed) : refusedMs;
  turn.do({ type: 'setTimer', name: 'renew', ms: failure.retryAfterMs ?? wait, spreadMs: wait });
}

const refusedMs = 60_000;

export function onRenewed(turn: Turn, { renewInMs }: Extract<SessionEvent, { type: 'renewed' }>): void {
  turn.state.renewalsFailed = 0;
  renewLater(turn, renewInMs);
}
