import {
  canonicalOffering,
  type Fit,
  mayTakeWork,
  offeringOfPool,
  type Pool,
  type QueueEntry,
  type Runner,
  spareOf,
  type Unserved,
  unserved,
  type WaitingClass,
} from '@baton/core';
import type { Context } from '../context.ts';
import { freeDevicesOf } from '../dispatch/free-devices.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { roomOf } from '../dispatch/room.ts';
import type { RunnerClass } from '../state/fleet.ts';
import type { HostedRunner } from '../state/pools.ts';

/** Jobs of a class that are looked at, at most. */
const headsMax = 500;

const none: Unserved = { wants: [], wantedRunners: new Set() };

/** What a runner that a pool starts will be to matching. */
export function classOfPool(context: Context, pool: Pool): Pick<RunnerClass, 'key' | 'offering'> {
  const offering = offeringOfPool(pool, pool.version ?? context.deps.version);
  return { key: canonicalOffering(offering), offering };
}

/** Slots of a runner that a job could be given to right now. What is being offered is given already as soon as its job has left the queue. */
function freeSlotsOf(context: Context, held: HeldSyncs, runner: Runner): number {
  if (!mayTakeWork(runner) || runner.builtIn || context.presence.shortage(runner.id) !== null) return 0;
  if (context.presence.contact(runner) !== 'online') return 0;
  const taken = context.work.present(runner.id).length;
  const capacity = runner.ephemeral ? 1 : (runner.declared?.capacity ?? 1);
  return Math.max(0, Math.min(capacity - taken, roomOf(context, held, runner, capacity - taken)));
}

/** Which jobs wait that pools could serve and that nothing free takes. What it costs grows with kinds of jobs and pools. */
export class Demand {
  readonly #context: Context;
  readonly #held: HeldSyncs;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
  }

  /**
   * @param isGone whether a job left the queue while it was read
   * @param runners of pools
   */
  async unserved(
    pools: readonly Pool[],
    runners: readonly HostedRunner[],
    isGone: (jobId: string) => boolean,
  ): Promise<Unserved> {
    const { classes, queue, keys, deps } = this.#context;
    const waiting = queue.classIds();
    if (waiting.length === 0) return none;
    await classes.load(waiting);
    const offered = pools.map((pool) => ({ id: pool.id, ...classOfPool(this.#context, pool) }));
    const asleep = new Set(runners.filter(({ hosting }) => hosting.state === 'asleep').map(({ id }) => id));
    const poolsFor = new Map<string, string[]>();
    for (const classId of waiting) {
      const pin = classes.pinOf(classId);
      if (this.#context.isPaused(classId) || (pin !== null && !asleep.has(pin))) continue;
      const ids = offered.filter((each) => classes.fitOf(classId, each) !== null).map(({ id }) => id);
      if (ids.length > 0) poolsFor.set(classId, ids);
    }
    if (poolsFor.size === 0) return none;
    const free = this.#free([...poolsFor.keys()]);
    const most = Math.min(headsMax, roomIn(pools, runners) + free.slots + 1);
    const heads = (await deps.store.read.queueHeads([...poolsFor.keys()], most)).filter(({ id }) => !isGone(id));
    await keys.load(heads);
    return this.#unserved(heads, free, (classId) => poolsFor.get(classId) ?? []);
  }

  #unserved(heads: readonly QueueEntry[], free: Free, poolsFor: (classId: string) => readonly string[]): Unserved {
    const { classes, work, keys } = this.#context;
    const fitOf = (classId: string, key: string): Fit | null => {
      const runnerClass = free.byKey.get(key);
      return runnerClass ? classes.fitOf(classId, runnerClass) : null;
    };
    const freeDevices = (runnerId: string) => freeDevicesOf(this.#context, this.#held, runnerId);
    const rules = { fitOf, pinOf: classes.pinOf, inHand: work.inHand, limits: keys.limits, freeDevices };
    return unserved(heads, free.classes, rules, poolsFor);
  }

  /** Free runners that could take jobs of these classes. */
  #free(classIds: readonly string[]): Free {
    const { fleet, classes } = this.#context;
    const free: Free = { classes: [], byKey: new Map(), slots: 0 };
    const byKey = new Map<string, Map<string, number> | null>();
    for (const runner of fleet.runners()) {
      const runnerClass = fleet.runnerClass(runner.id);
      if (!runnerClass) continue;
      let own = byKey.get(runnerClass.key);
      if (own === undefined) {
        own = classIds.some((classId) => classes.fitOf(classId, runnerClass) !== null) ? new Map() : null;
        byKey.set(runnerClass.key, own);
        if (own) free.byKey.set(runnerClass.key, runnerClass);
      }
      const slots = own ? freeSlotsOf(this.#context, this.#held, runner) : 0;
      if (slots > 0) own?.set(runner.id, slots);
      free.slots += slots;
    }
    for (const [key, { offering }] of free.byKey) {
      const runners = byKey.get(key);
      if (runners && runners.size > 0) free.classes.push({ classKey: key, spare: spareOf(offering), runners });
    }
    return free;
  }
}

interface Free {
  classes: WaitingClass[];
  byKey: Map<string, Pick<RunnerClass, 'key' | 'offering'>>;
  slots: number;
}

/** Jobs that could have a runner on its way to them, in all pools together. */
const roomIn = (pools: readonly Pool[], runners: readonly HostedRunner[]): number =>
  pools.reduce((sum, { id, max, offering }) => {
    const busy = runners.filter(({ hosting }) => hosting.poolId === id && hosting.state === 'awake' && !hosting.operation).length;
    return sum + Math.max(0, max - busy) * offering.capacity;
  }, 0);
