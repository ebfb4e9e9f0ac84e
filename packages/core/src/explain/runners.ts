import { type Match, matchOf } from '../match/match.ts';
import type { Offering } from '../match/offering.ts';
import type { Requirements } from '../match/requirements.ts';
import { withDevice } from './change/apply.ts';
import { type ForeignProtocol, speechBehind } from './foreign-words.ts';
import { hindranceOf, hindrances, isRegistered, isUsedUp, type Reason } from './reasons.ts';
import type { Snapshot, SnapshotRunner } from './snapshot.ts';

/** Runners that do not take the job for the same reason. */
export interface RunnerGroup {
  reason: Reason;
  runners: number;
  /** the first of them, as far as the list may reach */
  listed: { id: string; name: string }[];
}

/** What the fleet as a whole has for the job. */
export interface FleetView {
  groups: RunnerGroup[];
  /** some registered runner could run it one day as it is */
  isPossible: boolean;
  /** a runner that fits waits for work right now */
  isFree: boolean;
  /** a runner that fits sleeps, or was called, and takes jobs as soon as it is there */
  isOnItsWay: boolean;
}

/**
 * Why each runner does not take the job: matching once a class, a glance at each runner. Those that fit stand first, then the reasons that
 * most runners have.
 *
 * @param listedMax most runners that are named, all groups together
 */
export function viewRunners(needs: Requirements, snapshot: Snapshot, listedMax: number): FleetView {
  const view: FleetView = { groups: [], isPossible: false, isFree: false, isOnItsWay: false };
  const groups = new Map<string, { reason: Reason; runners: SnapshotRunner[] }>();
  for (const { offering, runners } of snapshot.classes) {
    const match = matchOf(needs, offering, snapshot.scopeOf);
    const own = new Map<string, { reason: Reason; runners: SnapshotRunner[] }>();
    for (const runner of runners) {
      const fits = match.fit !== null || isUnpluggedOnly(runner, needs, offering, snapshot);
      const why = whyNot(runner, match, fits, needs.runnerId, offering.capacity);
      if (fits && why !== 'pin') {
        view.isPossible ||= isRegistered(runner) && !isUsedUp(runner, offering.capacity);
        view.isFree ||= why === 'free';
        view.isOnItsWay ||= (why === 'asleep' || why === 'called') && !runner.isFrozen && !runner.disabled && !runner.draining;
      }
      const speaks = why === 'misfit' && match.misfit && runner.speaks ? speechBehind(match.misfit, runner.speaks) : null;
      const key = speaks ?? why;
      const alike = own.get(key);
      if (alike) alike.runners.push(runner);
      else own.set(key, { reason: reasonOf(why, match, needs.runnerId, speaks), runners: [runner] });
    }
    for (const { reason, runners: alike } of own.values()) addGroup(groups, reason, alike);
  }
  let left = listedMax;
  const order = [...groups.values()].sort((a, b) => rankOf(a.reason) - rankOf(b.reason) || b.runners.length - a.runners.length);
  for (const { reason, runners } of order) {
    const listed = runners.slice(0, left).map(({ id, name }) => ({ id, name }));
    left -= listed.length;
    view.groups.push({ reason, runners: runners.length, listed });
  }
  return view;
}

type Why = 'pin' | 'misfit' | ReturnType<typeof hindranceOf>;

function whyNot(runner: SnapshotRunner, match: Match, fits: boolean, pin: string | null, capacity: number): Why {
  if (pin !== null && pin !== runner.id) return 'pin';
  if (match.fit) return hindranceOf(runner, match.fit, capacity);
  if (!fits) return 'misfit';
  if (!isRegistered(runner)) return runner.contact === 'revoked' ? 'revoked' : 'not_registered';
  if (isUsedUp(runner, capacity)) return 'used_up';
  return runner.isFrozen ? 'frozen' : 'unplugged';
}

/** It would fit if one of its devices were there. */
const isUnpluggedOnly = ({ unplugged = [] }: SnapshotRunner, needs: Requirements, offering: Offering, { scopeOf }: Snapshot) =>
  unplugged.some((device) => matchOf(needs, withDevice(offering, device), scopeOf).fit !== null);

function reasonOf(why: Why, match: Match, pin: string | null, speaks: ForeignProtocol | null): Reason {
  if (why === 'pin') return { misfit: { requirement: 'pin', needed: pin ?? '' } };
  if (why !== 'misfit' || !match.misfit) return { hindrance: why as ReturnType<typeof hindranceOf> };
  return { misfit: match.misfit, ...(speaks && { speaks }) };
}

function addGroup(
  groups: Map<string, { reason: Reason; runners: SnapshotRunner[] }>,
  reason: Reason,
  runners: SnapshotRunner[],
): void {
  const key = JSON.stringify(reason);
  const known = groups.get(key);
  if (known) known.runners = known.runners.concat(runners);
  else groups.set(key, { reason, runners });
}

/** What is nearest to taking the job first. */
const rankOf = (reason: Reason): number =>
  'misfit' in reason ? hindrances.length : hindrances.length - 1 - hindrances.indexOf(reason.hindrance);
