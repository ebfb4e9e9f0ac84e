import type { Attempt } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

const drift = 1.02;
const lookEveryMs = 2_500;
/** So often in a row something is found that should have happened: then it does not happen. */
const looksMax = 3;

/**
 * What time alone brings does come: ends of disablings, deadlines of drains, ends of back-offs, waiting and time limits, the removal of ephemeral runners
 * whose one job is over. A server that was away, or whose store fails, may be late.
 */
export const inTime: Make = ({ world, durations, rows, server, serverBreaks, storeFaults, name }, fail) => {
  const acceptedAt = new Map<string, number>();
  const running = (): Attempt[] => [...rows.table('attempt').values()].filter(({ state }) => state === 'running');

  function* ofRunners(now: number): Generator<string> {
    for (const { id, disabled, draining, usedBy, removedAt } of rows.table('runner').values()) {
      if (removedAt !== null) continue;
      if (disabled?.until != null && disabled.until <= now) yield `${name(id)} is still disabled`;
      if (usedBy !== null && rows.attempt(usedBy)?.state === 'ended') yield `${name(id)} had its one job and is still there`;
      if (draining?.by !== 'server' || draining.deadline === null || draining.deadline > now) continue;
      for (const attempt of running())
        if (attempt.runnerId === id && !rows.job(attempt.jobId)?.cancel)
          yield `${name(attempt.id)} runs on after the end of a drain`;
    }
  }

  function* ofJobs(now: number): Generator<string> {
    for (const { until, expiresAt, id, parked } of rows.table('queueEntry').values()) {
      if (parked !== '' && until !== null && until <= now) yield `${name(id)} is still put off`;
      const { waitLimitMs, queuedSince } = rows.job(id) ?? {};
      if (waitLimitMs != null && now - (queuedSince ?? now) > waitLimitMs) yield `${name(id)} still waits, until ${expiresAt}`;
    }
    for (const { id, jobId } of running()) {
      const job = rows.job(jobId);
      if (!job || job.timeLimitMs === null || job.cancel) continue;
      const since = Math.max(acceptedAt.get(id) ?? world.now, server.startedAt);
      if (world.now - since > (job.timeLimitMs + durations.timeLimitGraceMs) * drift)
        yield `${name(id)} runs past its time limit`;
    }
  }

  let seen = new Map<string, number>();
  let breaks = -1;
  const look = (): void => {
    const now = server.ready && server.life && !server.life.paused ? server.life.now() : null;
    const isSame = breaks === serverBreaks();
    breaks = serverBreaks();
    const next = new Map<string, number>();
    if (now !== null)
      for (const what of [...ofRunners(now), ...ofJobs(now)]) next.set(what, isSame ? (seen.get(what) ?? 0) + 1 : 1);
    seen = next;
    for (const [what, looks] of seen) if (looks > looksMax && !storeFaults) fail(what);
    world.after(lookEveryMs, look);
  };
  world.after(lookEveryMs, look);
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'attempt'))
        if (before?.state === 'offered' && after?.state === 'running') acceptedAt.set(after.id, world.now);
    },
  };
};
