import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import type { RunnerProtocol } from '../policy/thresholds.ts';
import type { AttemptedWork } from '../work/work.ts';
import { loseDevices } from './devices.ts';
import { runnerEvent } from './event.ts';
import type { Capabilities, Draining, Runner, RunnerSession } from './state.ts';
import { afterSession, type FailedUpdate } from './update.ts';

export interface SessionStart {
  session: RunnerSession;
  /** left out: our own */
  speaks?: RunnerProtocol;
  capabilities: Capabilities;
  version: string;
  /** a name that nobody has in its scope, for a runner that was retired */
  freeName?: string;
  /** a version that it could not be brought to; left out: none */
  updateFailed?: FailedUpdate | null;
}

/**
 * A runner process begins a session. An older session is superseded by it; a drain that the older process had asked for ends with it,
 * one that a person asked for stays. A retired runner is one of the lists again. An attempt that has a device for itself which is no longer declared ends as `device_lost`.
 *
 * @param works every attempt of the runner that is not over, with its job
 */
export function openSession(runner: Runner, start: SessionStart, works: readonly AttemptedWork[], now: number): Decision {
  const blocked = refuseWithoutCredential(runner);
  if (blocked) return blocked;
  const declared = start.capabilities.devices.map(({ id }) => id);
  const patch: Partial<Runner> = {
    session: start.session,
    kicked: null,
    signedOutAt: null,
    protocol: start.speaks ?? 'native',
    declared: start.capabilities,
    devicesAbsent: runner.devicesAbsent.filter((id) => declared.includes(id)),
    version: start.version,
    draining: runner.draining?.by === 'server' ? runner.draining : null,
    ...afterSession(runner, start.version, start.updateFailed ?? null, now),
  };
  const detail = { version: start.version, address: start.session.address, superseded: runner.session !== null };
  const events = [runnerEvent(runner, 'session_started', now, detail)];
  if (start.updateFailed) events.push(runnerEvent(runner, 'update_failed', now, { ...start.updateFailed }));
  else if (runner.update?.version === start.version)
    events.push(runnerEvent(runner, 'updated', now, { version: start.version, from: runner.version }));
  if (runner.retiredAt !== null) {
    patch.retiredAt = null;
    patch.name = start.freeName ?? runner.name;
    events.unshift(runnerEvent(runner, 'revived', now, { name: patch.name, from: runner.name }));
  }
  return mergeDecisions([plan([update('runner', runner, patch)], events), loseDevices(works, declared, now)]);
}

/**
 * The runner signs out: it is offline at once, and by intent. After a drain that a person asked for it stays disabled until it is enabled.
 * A session that is no longer its own changes nothing.
 */
export function closeSession(runner: Runner, sessionId: string, now: number): Decision {
  if (runner.session?.id !== sessionId) return nothing();
  const { draining } = runner;
  const patch: Partial<Runner> = { session: null, signedOutAt: now, draining: null };
  if (draining?.by === 'server')
    patch.disabled = { by: draining.askedBy ?? 'server', reason: draining.reason ?? 'drained', at: now, until: null };
  const detail = { drained: draining?.by === 'server' };
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'signed_out', now, detail)]);
}

/** The runner tells that it began or ended a drain of its own. A person's drain is not ended by it. */
export function setRunnerDraining(runner: Runner, draining: boolean, now: number): Decision {
  if (runner.removedAt !== null || draining === (runner.draining !== null) || runner.draining?.by === 'server') return nothing();
  const value: Draining | null = draining ? { by: 'runner', askedBy: null, reason: null, at: now, deadline: null } : null;
  return plan([update('runner', runner, { draining: value })], [runnerEvent(runner, draining ? 'draining' : 'drain_ended', now)]);
}

function refuseWithoutCredential(runner: Runner): Decision | null {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  if (runner.credential !== 'active') return refuse('runner_revoked', { runnerId: runner.id });
  return null;
}
