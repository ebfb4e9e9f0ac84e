import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { runnerEvent } from './event.ts';
import { refuseGone } from './gone.ts';
import type { Disabled, Draining, Runner } from './state.ts';

/** Who does something to a runner, and why. */
export interface ByPerson {
  by: string;
  reason: string | null;
}

/**
 * No new jobs until it is enabled, or until `until`. What it runs goes on, and it stays connected. Disabled again, the newest reason and
 * end hold. Refused with `runner_removed`, and with `until_in_past`.
 */
export function disableRunner(runner: Runner, { by, reason }: ByPerson, until: number | null, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  if (until !== null && until <= now) return refuse('until_in_past', { until });
  const disabled: Disabled = { by, reason, at: now, until };
  const same = runner.disabled?.by === by && runner.disabled.reason === reason && runner.disabled.until === until;
  if (same) return nothing();
  return plan([update('runner', runner, { disabled })], [runnerEvent(runner, 'disabled', now, { by, reason, until })]);
}

/** New jobs again: ends a disabling, and a drain that a person asked for. */
export function enableRunner(runner: Runner, by: string, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  const isDrained = runner.draining?.by === 'server';
  if (!runner.disabled && !isDrained) return nothing();
  const draining = isDrained ? null : runner.draining;
  return plan([update('runner', runner, { disabled: null, draining })], [runnerEvent(runner, 'enabled', now, { by })]);
}

/** The end of a disabling came. */
export function endDisabling(runner: Runner, now: number): Decision {
  const { disabled } = runner;
  if (!disabled || disabled.until === null || disabled.until > now || runner.removedAt !== null) return nothing();
  const change = update('runner', runner, { disabled: null });
  return plan([change], [runnerEvent(runner, 'enabled', now, { by: disabled.by, reason: 'its end came' })]);
}

/**
 * It finishes what it has, takes nothing new and signs out; afterwards it stays disabled until it is enabled. What still runs at the
 * `deadline` is cancelled. Drained again, the newest deadline holds.
 */
export function drainRunner(runner: Runner, { by, reason }: ByPerson, deadline: number | null, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  if (deadline !== null && deadline <= now) return refuse('until_in_past', { until: deadline });
  const before = runner.draining?.by === 'server' ? runner.draining : null;
  if (before && before.deadline === deadline && before.reason === reason) return nothing();
  const draining: Draining = { by: 'server', askedBy: by, reason, at: before?.at ?? now, deadline };
  return plan([update('runner', runner, { draining })], [runnerEvent(runner, 'draining', now, { by, reason, deadline })]);
}

/** Whether what a drained runner still runs is to be cancelled now. */
export const drainIsOver = ({ draining }: Runner, now: number): boolean =>
  draining?.by === 'server' && draining.deadline !== null && draining.deadline <= now;
