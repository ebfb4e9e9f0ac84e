import { canBeAdded } from '../../match/foreign.ts';
import { type Offering, spareOf } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import { isSpent } from '../reasons.ts';
import type { Snapshot, SnapshotClass, SnapshotRunner, WaitingJob } from '../snapshot.ts';
import { idleRunner, minimalOffering, withDevice } from './apply.ts';
import { type ElementaryChange, type Named, newRunnerId, poolRunnerId, ranksOf } from './elementary.ts';
import { holdersOf, isExhausted, limitFixes } from './limit-fixes.ts';
import { type Fix, type Way, waysToFit } from './ways-to-fit.ts';

/** Changes after which the job may well start. */
export interface Candidate {
  changes: ElementaryChange[];
  ranks: number[];
}

/** A runner on which the job could run. */
interface Target {
  runner: SnapshotRunner;
  /** what has to be changed of it, or for it to be there */
  changes: ElementaryChange[];
  /** it has to finish something first */
  mustWait: boolean;
  /** waiting for it is already among the changes, or is needed no more */
  isWaitedFor: boolean;
}

/**
 * Sets of changes among which the smallest that starts the job is: everything that one runner needs to take it, with a resumption and with
 * permits as far as they are missing, and the same with waiting for that runner, by which the line is served. A change of another
 * runner could only help by drawing rivals away; waiting for the runner itself does that too, and nothing is cheaper.
 *
 * Of runners that are alike to the job only the first is looked at.
 */
export function candidatesFor(job: WaitingJob, needs: Requirements, snapshot: Snapshot): Candidate[] {
  const exhausted = job.limits.filter(isExhausted);
  const holders = holdersOf(exhausted, snapshot);
  const resume = snapshot.pausesOf(needs.scopeId).map(({ scopeId }): ElementaryChange => ({ change: 'resume', scopeId }));
  const candidates: Candidate[] = [];
  for (const { runner, changes, mustWait, isWaitedFor } of targetsFor(job, needs, snapshot)) {
    const others = holders.filter(({ id }) => id !== runner.id);
    const wait: ElementaryChange = { change: 'wait', ...namedOf(runner) };
    const add = (own: ElementaryChange[], released: readonly string[]): void => {
      for (const fixes of limitFixes(job, exhausted, others, released)) {
        const all = [...resume, ...own, ...fixes];
        candidates.push({ changes: all, ranks: ranksOf(all) });
      }
    };
    if (!mustWait) add(changes, []);
    if (!isWaitedFor) add([...changes, wait], runner.permits);
  }
  return candidates;
}

function* targetsFor(job: WaitingJob, needs: Requirements, snapshot: Snapshot): Generator<Target> {
  const classes = snapshot.classes
    .map((each) => ({ each, spare: spareOf(each.offering) }))
    .sort((a, b) => a.spare - b.spare || (a.each.key < b.each.key ? -1 : 1));
  const pins = new Set(job.rivals.map(({ entry }) => snapshot.requirementsOf(entry.classId)?.runnerId ?? null));
  for (const { each } of classes) {
    const ways = waysToFit(needs, each.offering, snapshot.scopeOf);
    for (const runner of distinct(each, needs, job.rivals.length, pins)) {
      for (const way of ways) yield targetOf(runner, way);
      yield* pluggedTargets(runner, each.offering, needs, snapshot);
    }
  }
  if (needs.runnerId === null) yield* newTargets(needs, snapshot);
}

/** The same runner with one of its devices plugged in again, if the job would run on that. */
function* pluggedTargets(
  runner: SnapshotRunner,
  offering: Offering,
  needs: Requirements,
  { scopeOf }: Snapshot,
): Generator<Target> {
  for (const device of runner.unplugged ?? []) {
    const last = offering.devices.length;
    const plugged = { ...runner, devices: [...runner.devices, { id: device.id, isFree: true }] };
    const plugIn: ElementaryChange = { change: 'plug_in', ...namedOf(runner), deviceId: device.id };
    for (const way of waysToFit(needs, withDevice(offering, device), scopeOf)) {
      if (way.device !== last) continue;
      const target = targetOf(plugged, way);
      yield { ...target, runner, changes: [plugIn, ...target.changes] };
    }
  }
}

/** The first of all runners of the class that are in the same state, as far as the job could tell. */
function distinct(
  { runners, offering }: SnapshotClass,
  { runnerId }: Requirements,
  rivals: number,
  pins: ReadonlySet<string | null>,
): SnapshotRunner[] {
  const seen = new Set<string>();
  return runners.filter((runner) => {
    if (isSpent(runner, offering.capacity) || (runnerId !== null && runnerId !== runner.id)) return false;
    const state = pins.has(runner.id) ? runner.id : stateOf(runner, rivals);
    const isFirst = !seen.has(state);
    seen.add(state);
    return isFirst;
  });
}

function stateOf(runner: SnapshotRunner, rivals: number): string {
  const {
    contact,
    asleep,
    isCalled,
    disabled,
    draining,
    ephemeral,
    isShort,
    freeSlots,
    devices,
    unplugged = [],
    permits,
  } = runner;
  // More free slots than there are rivals make no difference.
  const slots = Math.min(freeSlots, rivals + 1);
  const flags =
    Number(asleep) +
    2 * Number(disabled) +
    4 * Number(draining) +
    8 * Number(ephemeral) +
    16 * Number(isShort ?? false) +
    32 * Number(isCalled ?? false);
  const inUse = devices.length === 0 ? '' : devices.map(({ isFree, isLater }) => (isLater ? 'l' : Number(isFree))).join('');
  const away = unplugged.length === 0 ? '' : JSON.stringify(unplugged.map(({ offering }) => offering));
  return `${contact} ${flags} ${slots} ${inUse} ${away} ${permits.length === 0 ? '' : [...permits].sort().join()}`;
}

const namedOf = ({ id, name, speaks }: SnapshotRunner): Named => ({
  ...{ runnerId: id, runnerName: name },
  ...(speaks && { speaks }),
});

function targetOf(runner: SnapshotRunner, { fixes, device }: Way): Target {
  const named = namedOf(runner);
  const nameOf = (fix: Fix): ElementaryChange => {
    if (fix.change === 'install_executor') return { ...fix, ...named };
    const { device: at, ...own } = fix;
    return { ...own, ...named, deviceId: at === null ? null : (runner.devices[at]?.id ?? null) };
  };
  const changes = fixes.map(nameOf);
  if (runner.disabled) changes.push({ change: 'enable', ...named });
  else if (runner.draining) changes.push({ change: 'undrain', ...named });
  if (runner.isShort) changes.push({ change: 'free_disk', ...named });
  const isComing = runner.contact === 'offline' && runner.isCalled === true;
  const isAway = (runner.contact === 'offline' && !isComing) || runner.asleep;
  if (isAway) changes.push({ change: 'start_runner', ...named });
  const isSilent = runner.contact === 'stale' || runner.contact === 'unknown' || isComing;
  const isBusy = runner.freeSlots < 1 || (device !== null && !runner.devices[device]?.isFree);
  return { runner, changes, mustWait: isBusy || (isSilent && !isAway), isWaitedFor: false };
}

/** Runners that do not exist yet. */
function* newTargets(needs: Requirements, snapshot: Snapshot): Generator<Target> {
  for (const { id, name, offering, starting, room } of snapshot.pools) {
    if (!waysToFit(needs, offering, snapshot.scopeOf).some(({ fixes }) => fixes.length === 0)) continue;
    const { runner } = idleRunner(poolRunnerId(id), name, offering);
    const pool = { poolId: id, poolName: name };
    if (starting > 0) yield { runner, changes: [{ change: 'wait_for_pool', ...pool }], mustWait: false, isWaitedFor: true };
    if (room > 0) yield { runner, changes: [{ change: 'start_pool', ...pool }], mustWait: false, isWaitedFor: false };
  }
  if (!canBeAdded(needs)) return;
  const offering = minimalOffering(needs);
  const { runner } = idleRunner(newRunnerId, newRunnerId, offering);
  yield { runner, changes: [{ change: 'add_runner', offering }], mustWait: false, isWaitedFor: false };
}
