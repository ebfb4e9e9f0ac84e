import type { LiveProcess, Make } from './checker.ts';
import { ofKind } from './rows.ts';

const drift = 1.02;
/** Between an answer that reaches a runner and its effect on processes. */
const slackMs = 100;

/**
 * A `stop` job never runs twice at once, in true time. On a runner that does not stop it by itself that holds up to the job's time limit
 * and the grace after it.
 */
export const stopRunsOnce: Make = ({ world, durations, rows, processes, runners, name }, fail) => {
  const acceptedAt = new Map<string, number>();
  const isForgotten = ({ runnerId, assignment }: LiveProcess): boolean => {
    const limitMs = assignment.timeLimitMs ?? Number.POSITIVE_INFINITY;
    const heldMs = world.now - (acceptedAt.get(assignment.attemptId) ?? world.now);
    return runners.get(runnerId)?.fences === false && heldMs > (limitMs + durations.timeLimitGraceMs) / drift;
  };
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt'))
        if (before?.state === 'offered' && after?.state === 'running') acceptedAt.set(after.id, world.now);
    },
    processStarted: ({ runnerId, assignment }) => {
      if (rows.job(assignment.jobId)?.onPartition !== 'stop') return;
      for (const other of processes.values()) {
        if (other.assignment.jobId !== assignment.jobId || other.assignment.attemptId === assignment.attemptId) continue;
        if (!isForgotten(other))
          fail(`the stop job ${name(assignment.jobId)} runs on ${name(other.runnerId)} and ${name(runnerId)} at once`);
      }
    },
  };
};

/** A process is started once for each attempt, and no runner runs more than it has slots. */
export const capacity: Make = ({ processes, runners, name }, fail) => {
  const started = new Set<string>();
  return {
    processStarted: ({ runnerId, assignment }) => {
      if (started.has(assignment.attemptId)) fail(`${name(assignment.attemptId)} was started twice`);
      started.add(assignment.attemptId);
      const own = [...processes.values()].filter((process) => process.runnerId === runnerId);
      const slots = runners.get(runnerId)?.deps.capabilities.capacity ?? 0;
      if (own.length > slots) fail(`${name(runnerId)} runs ${own.length} jobs and has ${slots} slots`);
    },
  };
};

/** One job at a time uses a device. */
export const deviceOnce: Make = ({ processes, runners, name }, fail) => ({
  processStarted: ({ runnerId, assignment: { attemptId, deviceId } }) => {
    if (deviceId === null) return;
    if (!runners.get(runnerId)?.deps.capabilities.devices?.some(({ id }) => id === deviceId))
      fail(`${name(attemptId)} was given a device that ${name(runnerId)} does not have`);
    for (const { runnerId: on, assignment: other } of processes.values())
      if (on === runnerId && other.deviceId === deviceId && other.attemptId !== attemptId)
        fail(`${name(attemptId)} and ${name(other.attemptId)} use the device ${deviceId} of ${name(runnerId)} at once`);
  },
});

/** How often a runner looks at its devices. */
const deviceWatchMs = 500;

/** What has a device for itself is stopped when that is unplugged, within its grace: unless its runner stands still, or it is there again. */
export const unpluggedStops: Make = ({ world, processes, name }, fail) => ({
  deviceUnplugged: (runner, deviceId) => {
    const { life } = runner;
    if (!life || life.paused) return;
    const { pauses } = life;
    for (const { runnerId, assignment } of processes.values()) {
      if (runnerId !== runner.id || assignment.deviceId !== deviceId) continue;
      const graceMs = runner.deps.graceMs[assignment.executor] ?? 0;
      world.after((deviceWatchMs + graceMs) * drift + slackMs, () => {
        const isSame = runner.life === life && life.pauses === pauses && runner.unplugged?.has(deviceId);
        if (isSame && processes.has(assignment.attemptId))
          fail(`${name(assignment.attemptId)} still runs ${graceMs} ms after its device was unplugged`);
      });
    }
  },
});

/** A `stop` job is dead three quarters of a lease after its runner sent the last sync that was answered. */
export const fenced: Make = ({ world, durations, runners, name }, fail) => {
  const sentAt = new Map<string, number>();
  return {
    runnerStarted: (runnerId) => void sentAt.delete(runnerId),
    syncHeard: (runnerId, at, _answer, isCurrent) => {
      if (isCurrent) sentAt.set(runnerId, Math.max(at, sentAt.get(runnerId) ?? 0));
    },
    processEnded: ({ runnerId, assignment }) => {
      if (assignment.onPartition !== 'stop' || !runners.get(runnerId)?.fences) return;
      const silentMs = world.now - (sentAt.get(runnerId) ?? world.now);
      if (silentMs > 0.75 * durations.leaseTtlMs * drift + slackMs)
        fail(`${name(assignment.attemptId)} ran ${Math.round(silentMs)} ms without word of the server, though it must stop`);
    },
  };
};

/** Work that its runner was told to cancel, or that no longer counts, is dead within the grace. */
export const cancelledStops: Make = ({ world, runners, processes, name }, fail) => {
  const within = (attemptId: string, ms: number, what: string): void => {
    world.after(ms * drift + slackMs, () => {
      if (processes.has(attemptId)) fail(`${name(attemptId)} still runs ${Math.round(ms)} ms after it was ${what}`);
    });
  };
  const graceOf = (runnerId: string, attemptId: string): number => {
    const executor = processes.get(attemptId)?.assignment.executor ?? '';
    return runners.get(runnerId)?.deps.graceMs[executor] ?? 0;
  };
  return {
    syncHeard: (runnerId, _sentAt, answer, isCurrent) => {
      if (!isCurrent) return;
      for (const { attemptId } of answer.cancel) {
        if (processes.has(attemptId)) within(attemptId, graceOf(runnerId, attemptId), 'cancelled');
      }
      for (const { attemptId } of answer.stop) {
        // after a kick it is being stopped already, with its grace
        const isEnding = runners.get(runnerId)?.session?.state.attempts.get(attemptId)?.dropped ?? false;
        within(attemptId, isEnding ? graceOf(runnerId, attemptId) : 0, 'told to stop');
      }
    },
  };
};

/** The server tells a runner of a cancellation at once when it holds its sync. */
export const cancelTold: Make = ({ world, rows, server, serverBreaks, storeFaults, name }, fail) => {
  const toldMsMax = storeFaults ? 20_000 : 2_000;
  const told = new Set<string>();
  return {
    answered: ({ op }, handled) => {
      if (op !== 'sync' || !handled.ok) return;
      for (const { attemptId } of (handled.body as { cancel: { attemptId: string }[] }).cancel) told.add(attemptId);
    },
    committed: (changes) => {
      for (const { kind, before, after } of changes) {
        if (kind !== 'job' || !after || !('cancel' in after) || !after.cancel) continue;
        if (before && 'cancel' in before && before.cancel) continue;
        const { attemptId, runnerId } = after;
        const syncs = server.serving.syncs.get(runnerId ?? '') ?? new Set();
        const isHeld = [...syncs].some((sync) => sync.open());
        if (attemptId === null || rows.attempt(attemptId)?.state !== 'running' || !isHeld) continue;
        const breaks = serverBreaks();
        world.after(toldMsMax, () => {
          if (breaks !== serverBreaks() || told.has(attemptId) || rows.attempt(attemptId)?.state !== 'running') return;
          if ([...syncs].every((sync) => !sync.open())) return;
          fail(`nobody told the runner of ${name(attemptId)} that it was cancelled`);
        });
      }
    },
  };
};
