import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { runnerEvent } from './event.ts';
import type { Runner } from './state.ts';

/** Why a runner is not on the version that it was to be brought to. */
export interface FailedUpdate {
  version: string;
  /** its own words */
  reason: string;
}

/** Whether it installs another version by itself when it is asked to. */
export const updatesItself = (runner: Pick<Runner, 'declared' | 'hosting'>): boolean =>
  runner.hosting === undefined && runner.declared?.updates === true;

/** A runner that may update itself is to run a version; it is told so until it does, or says why it can not. */
export function askForUpdate(runner: Runner, version: string, by: string, now: number): Decision {
  const { id, name } = runner;
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: id });
  if (runner.retiredAt !== null) return refuse('runner_retired', { runnerId: id, name });
  if (!updatesItself(runner)) return refuse('runner_updates_by_hand', { runnerId: id, name });
  if (runner.version === version || runner.update?.version === version) return nothing();
  const patch = { update: { version, by, at: now }, updateFailed: null };
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'update_asked', now, { version, by })]);
}

/** The runner could not be brought to a version, and goes on with the one that it has. It is not asked again by itself. */
export function noteFailedUpdate(runner: Runner, failed: FailedUpdate, now: number): Decision {
  if (runner.removedAt !== null) return nothing();
  const patch = afterFailure(runner, failed, now);
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'update_failed', now, { ...failed })]);
}

export const afterFailure = (runner: Runner, failed: FailedUpdate, now: number): Pick<Runner, 'update' | 'updateFailed'> => ({
  update: runner.update?.version === failed.version ? null : (runner.update ?? null),
  updateFailed: { ...failed, at: now },
});

/** What becomes of an update when a process of some version begins a session. */
export function afterSession(
  runner: Runner,
  version: string,
  failed: FailedUpdate | null,
  now: number,
): Partial<Pick<Runner, 'update' | 'updateFailed'>> {
  if (failed) return afterFailure(runner, failed, now);
  if (runner.version === version && runner.update?.version !== version) return {};
  const patch: Partial<Pick<Runner, 'update' | 'updateFailed'>> = {};
  if (runner.update?.version === version) patch.update = null;
  if (runner.updateFailed) patch.updateFailed = null;
  return patch;
}
