import type { Attempt, Runner } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind, type Rows } from './rows.ts';

/** Why a runner, as its row is, may be given nothing at all; null when it may. */
function closedFor(runner: Runner, attempt: Attempt): string | null {
  if (runner.removedAt !== null) return 'is removed';
  if (runner.credential !== 'active') return 'has no credential';
  if (runner.session?.id !== attempt.sessionId) return 'has another session';
  if (runner.disabled) return 'is disabled';
  if (runner.draining) return 'drains';
  return null;
}

/** Which of the needs of the attempt's job its runner does not meet; null when it meets all. */
function misfit(rows: Rows, runner: Runner, attempt: Attempt): string | null {
  const job = rows.job(attempt.jobId);
  const needs = rows.table('jobClass').get(job?.classId ?? '')?.requirements;
  if (!job || !needs) return 'is given a job of no class';
  const { labels = [], executors = [], devices = [] } = runner.declared ?? {};
  const own = [...labels, ...runner.labelsAdded];
  const missing = needs.labels.find((label) => !own.includes(label));
  if (missing !== undefined) return `lacks the label ${missing}`;
  if (runner.refusesUnlabelled && needs.labels.length === 0) return 'refuses unlabelled jobs';
  // no project of the simulation is protected
  if (runner.trusted) return 'is trusted';
  if (!executors.some(({ name }) => name === needs.executor)) return `lacks ${needs.executor}`;
  if (needs.runnerId !== null && needs.runnerId !== runner.id) return 'is not the one that it is pinned to';
  // what draws may be given a device because of what that can do
  const mayHaveDevice = needs.device !== null || Object.keys(needs.draw).length > 0;
  if (attempt.deviceId === null ? needs.device !== null : !mayHaveDevice) return `gives the device ${attempt.deviceId}`;
  if (attempt.deviceId !== null && !devices.some(({ id }) => id === attempt.deviceId)) return 'does not have the device';
  if (attempt.deviceId !== null && runner.devicesAbsent.includes(attempt.deviceId)) return 'has the device unplugged';
  return null;
}

/** A job is offered only to a runner that may take work and meets all it needs, in the moment of the commit. */
export const offersFit: Make = ({ rows, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      const runner = after && !before ? rows.table('runner').get(after.runnerId) : undefined;
      if (!runner || !after) continue;
      const why = closedFor(runner, after) ?? misfit(rows, runner, after);
      if (why !== null) fail(`${name(after.id)} is offered to ${name(runner.id)}, which ${why}`);
    }
  },
});

/**
 * A device is one job's at a time, as the rows tell, and nobody's while it is unplugged. An offer whose commit had an unknown outcome was told to
 * nobody, and takes nothing from others.
 */
export const deviceRows: Make = ({ rows, storeFaults, name }, fail) => ({
  committed: (changes) => {
    const touched = new Set<string>();
    for (const { after } of ofKind(changes, 'attempt')) if (after?.deviceId != null) touched.add(after.runnerId);
    for (const { after } of ofKind(changes, 'runner')) if (after?.declared?.devices.length) touched.add(after.id);
    for (const runnerId of touched) {
      const absent = rows.table('runner').get(runnerId)?.devicesAbsent ?? [];
      const used = new Map<string, string>();
      for (const attempt of rows.table('attempt').values()) {
        const { deviceId, id, state } = attempt;
        if (attempt.runnerId !== runnerId || deviceId === null || state === 'ended' || state === 'lost') continue;
        if (storeFaults && state === 'offered') continue;
        // an offer that was being written when it was unplugged is declined by its runner
        if (state === 'running' && absent.includes(deviceId))
          fail(`${name(id)} is ${state} with ${deviceId}, which is unplugged`);
        const other = used.get(deviceId);
        if (other !== undefined) fail(`${name(other)} and ${name(id)} have the device ${deviceId} of ${name(runnerId)}`);
        used.set(deviceId, id);
      }
    }
  },
});
