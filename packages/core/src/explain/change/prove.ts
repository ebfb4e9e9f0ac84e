import { type Assignment, assign, type Limits } from '../../match/assign.ts';
import type { WaitingClass } from '../../match/free-runners.ts';
import { type Fit, matchOf, pinAllows } from '../../match/match.ts';
import { canonicalOffering, type Offering, spareOf } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import { hasFreeDevice, hindranceOf, isRegistered } from '../reasons.ts';
import type { Rival, Snapshot, SnapshotRunner, WaitingJob } from '../snapshot.ts';
import { type ChangedRunner, changed, idleRunner, waitedFor } from './apply.ts';
import { type ElementaryChange, newRunnerId, poolRunnerId } from './elementary.ts';

const anySlot: Fit = { devices: null };

/** Whether the dispatcher would give it work. */
const takesWork = (runner: SnapshotRunner, capacity: number): boolean => hindranceOf(runner, anySlot, capacity) === 'free';

/** An ephemeral runner takes one job, however many slots it says it has. */
const slotsOf = ({ ephemeral, freeSlots }: SnapshotRunner): number => (ephemeral ? Math.min(freeSlots, 1) : freeSlots);

/** It is there, or will soon be known to be: it can be waited for. */
export const isInContact = (runner: SnapshotRunner): boolean =>
  isRegistered(runner) && (runner.contact !== 'offline' || runner.isCalled === true) && !runner.asleep;

/**
 * Applies changes to a snapshot and asks the scheduler. Made once for a job; the runners that wait and what fits whom are kept, so that a
 * proof costs no more than what its changes touch.
 */
export class Prover {
  readonly #job: WaitingJob;
  readonly #needs: Requirements;
  readonly #snapshot: Snapshot;
  readonly #waiting: WaitingClass[];
  readonly #offerings = new Map<string, Offering>();
  readonly #fits = new Map<string, Fit | null>();
  readonly #runners = new Map<string, { runner: SnapshotRunner; classKey: string }>();
  /** rivals that some runner could take as things are */
  readonly #rivalsNow: Rival[];

  constructor(job: WaitingJob, needs: Requirements, snapshot: Snapshot) {
    this.#job = job;
    this.#needs = needs;
    this.#snapshot = snapshot;
    this.#waiting = [];
    for (const { key, offering, runners } of snapshot.classes) {
      this.#offerings.set(key, offering);
      const slots = new Map<string, number>();
      for (const runner of runners) {
        this.#runners.set(runner.id, { runner, classKey: key });
        if (takesWork(runner, offering.capacity)) slots.set(runner.id, slotsOf(runner));
      }
      if (slots.size > 0) this.#waiting.push({ classKey: key, spare: spareOf(offering), runners: slots });
    }
    this.#rivalsNow = job.rivals.filter(({ entry }) =>
      this.#waiting.some(({ classKey, runners }) => {
        const pin = this.#requirements(entry.classId)?.runnerId ?? null;
        return (pin === null || runners.has(pin)) && this.#fitOf(entry.classId, classKey) !== null;
      }),
    );
  }

  /** What the job would be given after these changes; null when it would not start. */
  prove(changes: readonly ElementaryChange[]): Assignment | null {
    const resumed = new Set(changes.flatMap((each) => (each.change === 'resume' ? [each.scopeId] : [])));
    const isPaused = (id: string): boolean => this.#snapshot.pausesOf(id).some(({ scopeId }) => !resumed.has(scopeId));
    if (isPaused(this.#needs.scopeId)) return null;
    const touched = this.#touch(changes);
    const { released, isServed } = this.#wait(changes, touched);
    const offerings = new Map([...touched.values()].map((each) => [this.#keyOf(each), each.offering]));
    const rivals = isServed ? [] : this.#rivalsOf(touched).filter(({ entry }) => !isPaused(entry.scopeId));
    const made = assign([...rivals.map(({ entry }) => entry), this.#job.entry], this.#classesWith(touched), {
      fitOf: (classId, key) => {
        const own = offerings.get(key);
        return own ? this.#match(classId, own) : this.#fitOf(classId, key);
      },
      pinOf: (classId) => this.#requirements(classId)?.runnerId ?? null,
      inHand: this.#snapshot.inHand,
      freeDevices: (runnerId) => {
        const { devices } = touched.get(runnerId)?.runner ?? this.#runners.get(runnerId)?.runner ?? { devices: [] };
        return devices.map(({ id, isFree }) => (isFree ? id : null));
      },
      limits: this.#limits(changes, rivals, released),
    });
    return made.find(({ entry }) => entry.id === this.#job.entry.id) ?? null;
  }

  #requirements = (classId: string): Requirements | undefined =>
    classId === this.#job.entry.classId ? this.#needs : this.#snapshot.requirementsOf(classId);

  #match(classId: string, offering: Offering): Fit | null {
    const needs = this.#requirements(classId);
    return needs ? matchOf(needs, offering, this.#snapshot.scopeOf).fit : null;
  }

  #fitOf(classId: string, classKey: string): Fit | null {
    const both = JSON.stringify([classId, classKey]);
    const known = this.#fits.get(both);
    if (known !== undefined) return known;
    const offering = this.#offerings.get(classKey);
    const fit = offering ? this.#match(classId, offering) : null;
    this.#fits.set(both, fit);
    return fit;
  }

  /** The runners that the changes name, changed, and those that they add. Waiting is not done yet. */
  #touch(changes: readonly ElementaryChange[]): Map<string, ChangedRunner> {
    const touched = new Map<string, ChangedRunner>();
    for (const change of changes) {
      const made = this.#added(change);
      if (made) touched.set(made.runner.id, made);
    }
    for (const change of changes) {
      if (!('runnerId' in change)) continue;
      const known = this.#runners.get(change.runnerId);
      const offering = known && this.#offerings.get(known.classKey);
      const from = touched.get(change.runnerId) ?? (known && offering ? { runner: known.runner, offering } : undefined);
      if (from) touched.set(change.runnerId, changed(from, change));
    }
    return touched;
  }

  #added(change: ElementaryChange): ChangedRunner | null {
    if (change.change === 'add_runner') return idleRunner(newRunnerId, newRunnerId, change.offering);
    if (change.change !== 'start_pool' && change.change !== 'wait_for_pool') return null;
    const pool = this.#snapshot.pools.find(({ id }) => id === change.poolId);
    return pool && (change.change === 'start_pool' ? pool.room : pool.starting) > 0
      ? idleRunner(poolRunnerId(pool.id), pool.name, { ...pool.offering })
      : null;
  }

  /** Lets the runners finish that are waited for; answers what that releases, and whether the line is served meanwhile. */
  #wait(changes: readonly ElementaryChange[], touched: Map<string, ChangedRunner>): { released: string[]; isServed: boolean } {
    const released: string[] = [];
    let isServed = false;
    for (const change of changes) {
      if (change.change === 'wait_for_pool') isServed ||= this.#couldTake(touched.get(poolRunnerId(change.poolId)));
      if (change.change !== 'wait') continue;
      const before = touched.get(change.runnerId);
      if (!before || !isInContact(before.runner)) continue;
      const after = waitedFor(before);
      touched.set(change.runnerId, after);
      released.push(...before.runner.permits);
      const hasPermit = this.#job.limits.some(({ id }) => before.runner.permits.includes(id));
      isServed ||= hasPermit || this.#couldTake(after);
    }
    return { released, isServed };
  }

  #couldTake(on: ChangedRunner | undefined): boolean {
    if (!on || !pinAllows(this.#needs.runnerId, on.runner.id) || !takesWork(on.runner, on.offering.capacity)) return false;
    const fit = this.#match(this.#job.entry.classId, on.offering);
    return fit !== null && hasFreeDevice(on.runner, fit);
  }

  /** A runner whose offering is as before stays in its class, at the end: it has only begun to wait. */
  #classesWith(touched: ReadonlyMap<string, ChangedRunner>): WaitingClass[] {
    const classes = new Map(this.#waiting.map((each) => [each.classKey, each]));
    for (const { classKey, runners, ...rest } of this.#waiting)
      if ([...touched.keys()].some((id) => runners.has(id)))
        classes.set(classKey, { ...rest, classKey, runners: new Map([...runners].filter(([id]) => !touched.has(id))) });
    for (const each of touched.values()) {
      const { runner, offering } = each;
      if (!takesWork(runner, offering.capacity)) continue;
      const classKey = this.#keyOf(each);
      const others = classes.get(classKey)?.runners ?? [];
      classes.set(classKey, { classKey, spare: spareOf(offering), runners: new Map([...others, [runner.id, slotsOf(runner)]]) });
    }
    return [...classes.values()].filter(({ runners }) => runners.size > 0);
  }

  /** Its class as before, or one of its own beside the class of that name. */
  #keyOf({ runner, offering }: ChangedRunner): string {
    const before = this.#runners.get(runner.id)?.classKey;
    const isSame = before !== undefined && this.#offerings.get(before) === offering;
    return isSame ? before : `${canonicalOffering(offering)} ${runner.id}`;
  }

  #rivalsOf(touched: ReadonlyMap<string, ChangedRunner>): readonly Rival[] {
    if (touched.size === 0) return this.#rivalsNow;
    const now = new Set(this.#rivalsNow);
    const classes = new Map<string, boolean>();
    const couldGo = (classId: string): boolean => {
      const known = classes.get(classId);
      if (known !== undefined) return known;
      const could = [...touched.values()].some(
        ({ runner, offering }) =>
          pinAllows(this.#requirements(classId)?.runnerId ?? null, runner.id) && this.#match(classId, offering) !== null,
      );
      classes.set(classId, could);
      return could;
    };
    return this.#job.rivals.filter((rival) => now.has(rival) || couldGo(rival.entry.classId));
  }

  #limits(changes: readonly ElementaryChange[], rivals: readonly Rival[], released: readonly string[]): Limits {
    const left = new Map(this.#job.limits.map(({ id, limit, held }) => [id, limit - held]));
    for (const id of released) if (left.has(id)) left.set(id, (left.get(id) ?? 0) + 1);
    for (const change of changes)
      if (change.change === 'raise_limit') left.set(change.limitId, (left.get(change.limitId) ?? 0) + change.to - change.from);
    const limitsOf = new Map(rivals.map(({ entry, limitIds }) => [entry.id, limitIds]));
    limitsOf.set(
      this.#job.entry.id,
      this.#job.limits.map(({ id }) => id),
    );
    return {
      of: (entry) => limitsOf.get(entry.id) ?? [],
      // Of limits that the job does not need nothing is known here: rivals are taken to have their permits.
      left: (id) => left.get(id) ?? Number.POSITIVE_INFINITY,
    };
  }
}
