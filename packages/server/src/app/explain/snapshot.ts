import {
  devicesOf,
  type Hosting,
  holdBackOf,
  holdsPermit,
  isAsleep,
  isComing,
  isHeld,
  isLeaving,
  keyIdOf,
  type Runner,
  type Snapshot,
  type SnapshotClass,
  type SnapshotPool,
  type SnapshotRunner,
} from '@baton/core';
import type { Context } from '../context.ts';
import { freeDevicesOf } from '../dispatch/free-devices.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { roomOf } from '../dispatch/room.ts';
import { classOfPool } from '../pools/demand.ts';

/** The fleet at this moment, as explanations see it. The classes of the jobs that are asked about must be loaded. */
export function takeSnapshot(context: Context, held: HeldSyncs): Snapshot {
  return {
    classes: classesOf(context, held),
    pools: poolsOf(context),
    pausesOf: context.pauses.of,
    scopeOf: context.fleet.scope,
    requirementsOf: (classId) => context.classes.known(classId)?.requirements,
    inHand: context.work.inHand,
  };
}

/** What pools have on its way, and what may be started besides: by themselves, or at a word where they are stopped. */
function poolsOf(context: Context): SnapshotPool[] {
  const { pools } = context;
  if (pools.isEmpty) return [];
  const now = context.now();
  const byPool = pools.runners();
  return pools
    .all()
    .filter(({ removing }) => !removing)
    .map((pool) => {
      const own = (byPool.get(pool.id) ?? []).map(({ hosting }) => hosting);
      const isStarting = ({ operation }: Hosting): boolean =>
        (operation?.kind === 'deploy' || operation?.kind === 'wake') && operation.since + pool.startLimitMs > now;
      const standing = own.filter(({ state, operation }) => state !== 'absent' || operation !== null).length;
      return {
        ...{ id: pool.id, name: pool.name, offering: classOfPool(context, pool).offering },
        ...{ starting: own.filter(isStarting).length, room: Math.max(0, pool.max - standing) },
        holdsBack: pool.stopped ? null : holdBackOf(pool, now),
      };
    });
}

function classesOf(context: Context, held: HeldSyncs): SnapshotClass[] {
  const byKey = new Map<string, { offering: SnapshotClass['offering']; runners: SnapshotRunner[] }>();
  const add = (runner: Runner): void => {
    const runnerClass = context.fleet.runnerClass(runner.id);
    if (!runnerClass) return;
    const own = byKey.get(runnerClass.key);
    const seen = snapshotRunner(context, held, runner, runnerClass.offering.capacity);
    if (own) own.runners.push(seen);
    else byKey.set(runnerClass.key, { offering: runnerClass.offering, runners: [seen] });
  };
  // who waits for work stands first, in the order in which they came
  const waiting = new Set<string>();
  for (const runners of held.waiting().values()) for (const id of runners.keys()) waiting.add(id);
  for (const id of waiting) {
    const runner = context.fleet.runner(id);
    if (runner) add(runner);
  }
  for (const runner of context.fleet.runners()) if (!waiting.has(runner.id)) add(runner);
  return [...byKey].map(([key, { offering, runners }]) => ({ key, offering, runners }));
}

function snapshotRunner(context: Context, held: HeldSyncs, runner: Runner, capacity: number): SnapshotRunner {
  const devices = context.fleet.devices(runner.id);
  const free = devices.length === 0 ? [] : freeDevicesOf(context, held, runner.id);
  let taken = 0;
  for (const { attempt } of context.work.ofRunner(runner.id)) if (attempt.state === 'offered' || isHeld(attempt)) taken++;
  const told = context.presence.contact(runner);
  // it is heard of, but not for work: while it has a job it is full, else it is as good as silent
  const asksNoMore = told === 'online' && !context.presence.isAsking(runner);
  const contact = asksNoMore && taken === 0 ? 'stale' : told;
  const isShort = context.presence.shortage(runner.id) !== null;
  return {
    id: runner.id,
    name: runner.name,
    contact,
    ...(runner.protocol !== 'native' && { speaks: runner.protocol }),
    asleep: isAsleep(runner, contact),
    ...(isLeftAsleep(context, runner) && { isLeftAsleep: true }),
    ...(isComing(context.presence.called(runner.id), context.now()) && { isCalled: true }),
    disabled: runner.disabled !== null,
    ...(runner.frozen && { isFrozen: true }),
    draining: runner.draining !== null || isLeaving(runner),
    ephemeral: runner.ephemeral,
    ...(asksNoMore && taken > 0 && taken < capacity && { asksForNone: true }),
    // the runner itself knows best how much it can take, unless it takes nothing because it is short of disk
    isShort,
    // one that is away would have all of it when it is back
    freeSlots: isShort || told !== 'online' ? Math.max(0, capacity - taken) : roomOf(context, held, runner, capacity - taken),
    ...(runner.devicesAbsent.length > 0 && { unplugged: unpluggedOf(runner) }),
    devices: devicesAt(context, runner, free),
    permits: permitsOf(context, runner.id),
  };
}

/** One of a program that chooses the device before it asks is not in use, and gets nothing before its turn. */
function devicesAt({ fleet, work }: Context, { id: runnerId, protocol }: Runner, free: readonly (string | null)[]) {
  const ids = fleet.devices(runnerId);
  const unused = protocol === 'challengectl' ? work.freeDevices(runnerId, ids) : [];
  return ids.map((id, place) => {
    const isFree = free[place] !== null;
    return { id, isFree, ...(!isFree && typeof unused[place] === 'string' && { isLater: true }) };
  });
}

/** Its pool wakes none of its runners by itself at the moment. */
function isLeftAsleep({ pools, now }: Context, { hosting }: Runner): boolean {
  const pool = hosting && pools.get(hosting.poolId);
  return pool !== undefined && (pool.stopped || pool.dryRun || pool.removing != null || holdBackOf(pool, now()) !== null);
}

/** Keys of which its attempts hold permits. */
function permitsOf(context: Context, runnerId: string): string[] {
  const permits: string[] = [];
  for (const work of context.work.ofRunner(runnerId)) if (holdsPermit(work)) permits.push(keyIdOf(work.job) ?? '');
  return permits;
}

const unpluggedOf = (runner: Runner) =>
  devicesOf({ ...runner, devicesAbsent: [] })
    .filter(({ id }) => runner.devicesAbsent.includes(id))
    .map(({ id, labels, ranges }) => ({ id, offering: { labels, ranges } }));
