import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import { loseAttempt } from '../work/lose.ts';
import type { AttemptedWork } from '../work/work.ts';
import { runnerEvent } from './event.ts';
import type { Runner } from './state.ts';

/**
 * Declared devices of which the runner does not say that they are there; sorted.
 *
 * @param present ids; null: the runner does not tell, so all that it declared count as there
 */
export function absentDevices(runner: Runner, present: readonly string[] | null): string[] {
  if (present === null) return [];
  const declared = (runner.declared?.devices ?? []).map(({ id }) => id);
  return [...new Set(declared)].filter((id) => !present.includes(id)).sort();
}

/** Whether what the runner says of its devices is news. */
export const hasDeviceNews = (runner: Runner, present: readonly string[] | null): boolean =>
  absentDevices(runner, present).join(' ') !== runner.devicesAbsent.join(' ');

/**
 * The runner tells which of its devices are plugged in. One that is not is no longer offered, and an attempt that has it for itself ends as
 * `device_lost`: not its job's fault, so it does not count.
 *
 * @param works every attempt of the runner that is not over, with its job
 */
export function tellDevices(
  runner: Runner,
  works: readonly AttemptedWork[],
  present: readonly string[] | null,
  now: number,
): Decision {
  if (runner.removedAt !== null || !hasDeviceNews(runner, present)) return nothing();
  const devicesAbsent = absentDevices(runner, present);
  const detail = { from: runner.devicesAbsent.join(' '), to: devicesAbsent.join(' ') };
  const devices = (runner.declared?.devices ?? []).map(({ id }) => id).filter((id) => !devicesAbsent.includes(id));
  return mergeDecisions([
    plan([update('runner', runner, { devicesAbsent })], [runnerEvent(runner, 'devices_absent', now, detail)]),
    loseDevices(works, devices, now),
  ]);
}

/** Ends what has a device for itself that is not among `devices`. */
export const loseDevices = (works: readonly AttemptedWork[], devices: readonly string[], now: number): Decision =>
  mergeDecisions(
    works
      .filter(({ attempt }) => attempt.deviceId !== null && !devices.includes(attempt.deviceId))
      .map((work) => loseAttempt(work, 'device_lost', now)),
  );
