import { type Pill, pointOf, type Runner, type RunnerStatus, type SeesScope, slotAt, statusOf } from '@baton/core';
import type { Access } from '../access/access.ts';
import { scopeIdsWithin, seesWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import type { DashboardView } from './use-cases.ts';

/** Runners that are named where more are counted. */
const namedMax = 8;

/** How things stand, for whoever may see so much. Answered from memory but for the counts of jobs. */
export async function dashboardOf(context: Context, access: Access, scope: string | null): Promise<DashboardView> {
  const { deps, now } = context;
  const sees = seesWithin(context, access, scope);
  const counts = await deps.store.read.jobCounts(scopeIdsWithin(context, access, scope));
  const {
    at: _at,
    queueDepth: _depth,
    oldestMs: _oldest,
    runners: _runners,
    ...lastHour
  } = pointOf(0, lastHourOf(context), sees);
  const showsRunner = scope === null ? access.seesRunnersOf : sees;
  return { at: now(), ...runnersOf(context, showsRunner), jobs: counts, oldestQueuedAt: oldestOf(context, sees), lastHour };
}

function runnersOf(context: Context, shows: SeesScope): Pick<DashboardView, 'runners' | 'online' | 'lost' | 'outdated'> {
  const { fleet, presence, work, releases } = context;
  const runners: Partial<Record<Pill, number>> = {};
  const lost: [Runner, RunnerStatus][] = [];
  const outdated: [Runner, RunnerStatus][] = [];
  let online = 0;
  for (const runner of fleet.ofPeople()) {
    if (!shows(runner.scopeId)) continue;
    const holds = work.isBusy(runner.id) ? work.holding(runner.id).length : 0;
    const status = statusOf(runner, presence.contact(runner), holds, releases.latestVersion);
    runners[status.pill] = (runners[status.pill] ?? 0) + 1;
    if (status.contact === 'online') online++;
    if (isLost(runner, status)) lost.push([runner, status]);
    if (status.flags.includes('outdated')) outdated.push([runner, status]);
  }
  const concern = (found: readonly [Runner, RunnerStatus][]) => ({
    count: found.length,
    first: found.slice(0, namedMax).map(([{ id, name }, { pill }]) => {
      return { id, name, pill, lastHeartbeatAt: presence.heartbeatAt(id) };
    }),
  });
  return { runners, online, lost: concern(lost), outdated: concern(outdated) };
}

/** It went away without a word, or something is wrong with its credential. One that signed out is where somebody wanted it. */
const isLost = (runner: Runner, { contact, flags }: RunnerStatus): boolean =>
  Boolean(runner.frozen) ||
  (!flags.includes('asleep') && (contact === 'stale' || (contact === 'offline' && runner.signedOutAt === null)));

/** As of the last look at the queue. */
function oldestOf({ queue, classes }: Context, sees: SeesScope): number | null {
  let oldest: number | null = null;
  for (const { classId, oldestQueuedAt, waiting } of queue.figures()) {
    const scopeId = classes.known(classId)?.requirements.scopeId;
    if (waiting === 0 || !sees(scopeId ?? '')) continue;
    oldest = Math.min(oldest ?? oldestQueuedAt, oldestQueuedAt);
  }
  return oldest;
}

function lastHourOf({ now, statistics }: Context) {
  const newest = slotAt('minute', now());
  return Array.from({ length: 60 }, (_, ago) => statistics.minutes.content(newest - 59 + ago)).filter((slot) => slot !== null);
}
