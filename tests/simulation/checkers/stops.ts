import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

const drift = 1.02;
/** Between an answer that reaches a runner and its effect on processes. */
const slackMs = 100;

/**
 * What must not run twice is given up by an action only when its process is dead, in true time: then the runner confirmed it, or the lease ran
 * out. A runner that does not stop by itself may have forgotten it after the job's time limit; one that is removed is not waited for.
 */
export const confirmedStops: Make = ({ world, durations, rows, processes, runners, name }, fail) => {
  const acceptedAt = new Map<string, number>();
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (!after) continue;
        if (before?.state === 'offered' && after.state === 'running') acceptedAt.set(after.id, world.now);
        const isTaken = ['kicked', 'runner_rotated', 'runner_revoked', 'device_lost'].includes(after.cause ?? '');
        const wasHeld = before?.state === 'running' || before?.state === 'stopping';
        if (after.state !== 'ended' || !wasHeld || !isTaken || !processes.has(after.id)) continue;
        const job = rows.job(after.jobId);
        if (!job) continue;
        const isGated = job.gate?.attemptId === after.id;
        const byLease = before?.state === 'stopping';
        // a lease says nothing of a gated job that its runner does not stop by itself: that waits for a person
        if (job.onPartition !== 'stop' && (!isGated || byLease)) continue;
        const heldMs = world.now - (acceptedAt.get(after.id) ?? world.now);
        const forgottenMs = ((job.timeLimitMs ?? Number.POSITIVE_INFINITY) + durations.timeLimitGraceMs) / drift;
        if (byLease && runners.get(after.runnerId)?.fences === false && heldMs > forgottenMs) continue;
        fail(`${name(after.id)} was given up as ${after.cause}, and its process still runs`);
      }
    },
  };
};

/** Only `stop` jobs are stopped because their runner is cut off, and not before half a lease without word. */
export const partitionPolicy: Make = ({ world, durations, name }, fail) => {
  const sentAt = new Map<string, number>();
  return {
    runnerStarted: (runnerId) => void sentAt.delete(runnerId),
    syncHeard: (runnerId, at, _answer, isCurrent) => {
      if (isCurrent) sentAt.set(runnerId, Math.max(at, sentAt.get(runnerId) ?? 0));
    },
    processFencing: ({ runnerId, assignment }) => {
      const { attemptId, onPartition } = assignment;
      if (onPartition !== 'stop') fail(`${name(attemptId)} was stopped, though it should go on when its runner is cut off`);
      const silentMs = world.now - (sentAt.get(runnerId) ?? 0);
      if (silentMs < durations.leaseTtlMs / 2 / drift - slackMs)
        fail(`${name(attemptId)} was stopped ${Math.round(silentMs)} ms after the last word of the server`);
    },
  };
};
