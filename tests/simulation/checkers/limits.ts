import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

const drift = 1.02;

/** So often a job is tried that cannot be prepared. */
const triesMin = 3;

/** A person said that it goes on. */
const personsWord = ['job.resolved', 'job.approved', 'job.answered'];

/** How long a job is left alone after so many tries in a row that could not be prepared. */
const backoffMsAfter = [0, 0, 5_000];

/** Waiting limits, time limits and back-offs hold: nothing happens before its time. */
export const limits: Make = ({ world, durations, name }, fail) => {
  /** by job, by the server's clock: since when it waits */
  const waitsSince = new Map<string, number>();
  /** by attempt, in true time */
  const acceptedAt = new Map<string, number>();
  /** by job: tries that could not be prepared, since a person last said something */
  const failures = new Map<string, { endedAt: number; isReady: boolean }[]>();
  return {
    committed: (changes, { events }) => {
      for (const { before, after } of ofKind(changes, 'attempt')) {
        if (before?.state === 'offered' && after?.state === 'running') acceptedAt.set(after.id, world.now);
        if (after?.cause === 'prepare_failed' && before?.state !== 'ended') {
          const before = failures.get(after.jobId) ?? [];
          const isReady = (backoffMsAfter[before.length + 1] ?? 0) === 0;
          failures.set(after.jobId, [...before, { endedAt: after.endedAt ?? 0, isReady }]);
        }
        if (before || !after) continue;
        const failed = failures.get(after.jobId) ?? [];
        if (failed.at(-1)?.isReady === false)
          fail(`${name(after.jobId)} is tried again while it backs off: it could not be prepared for the ${failed.length}. time`);
      }
      for (const { type, entityId, at } of events) {
        const failed = failures.get(entityId) ?? [];
        const last = failed.at(-1);
        if (type !== 'job.ready' || !last) continue;
        // the server's clock may be set while a job backs off, and back before it is tried: what counts is what it showed when that was over
        const pausedMs = at - last.endedAt;
        if (pausedMs < (backoffMsAfter[failed.length] ?? 0))
          fail(`${name(entityId)} is ready ${pausedMs} ms after it could not be prepared for the ${failed.length}. time`);
        last.isReady = true;
      }
      for (const { type, entityId } of events) if (personsWord.includes(type)) failures.delete(entityId);
      for (const { before, after } of ofKind(changes, 'job')) {
        if (!after) continue;
        const at = events.find(({ entityId }) => entityId === after.id)?.at ?? 0;
        const beginsToWait =
          before?.state !== 'claimed' && (before?.state !== 'queued' || after.prepareFailures > before.prepareFailures);
        // one that is offered at once was there to wait all the same
        if (!before || (after.state === 'queued' && beginsToWait)) waitsSince.set(after.id, at);
        const since = waitsSince.get(after.id) ?? 0;
        if (after.state === 'queued' && after.queuedSince !== since)
          fail(`${name(after.id)} is said to wait for ${since - after.queuedSince} ms more than it does`);
        const tries = failures.get(after.id)?.length ?? 0;
        if (after.attention?.reason === 'quarantined' && before?.state !== 'needs_attention' && tries < triesMin)
          fail(`${name(after.id)} was put aside after ${tries} tries`);
        if (after.outcome?.reason === 'waited_too_long' && (after.finishedAt ?? 0) - since < (after.waitLimitMs ?? 0))
          fail(`${name(after.id)} waited ${(after.finishedAt ?? 0) - since} of ${after.waitLimitMs} ms`);
        if (after.cancel?.cause !== 'time_limit' || before?.cancel) continue;
        const heldMs = world.now - (acceptedAt.get(after.attemptId ?? '') ?? 0);
        if (heldMs < ((after.timeLimitMs ?? 0) + durations.timeLimitGraceMs) / drift)
          fail(`${name(after.id)} was stopped ${Math.round(heldMs)} ms after its acceptance, its limit is ${after.timeLimitMs}`);
      }
    },
  };
};
