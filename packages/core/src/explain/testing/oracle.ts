import { canonicalOffering, type Offering, spareOf } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import type { ElementaryChange } from '../change/elementary.ts';
import type { Snapshot, SnapshotDevice, SnapshotRunner, WaitingJob } from '../snapshot.ts';
import { existsSomewhere, justEnough } from './just-enough.ts';
import { deviceProblem, versionNumber, type Where, whereOn } from './where.ts';

/*
 * The rules of explanations once more, in their plainest words and without regard to cost: written apart from the code that they judge. Only
 * the order among runner classes (how much they have to spare) is taken from there, where it has tests of its own.
 */

interface Machine {
  id: string;
  offering: Offering;
  classKey: string;
  since: number;
  state: Omit<SnapshotRunner, 'devices' | 'permits'> & { devices: SnapshotDevice[]; permits: string[] };
}

interface World {
  machines: Machine[];
  left: Map<string, number>;
  lineServed: boolean;
}

const copyOf = (offering: Offering): Offering => ({
  ...offering,
  labels: [...offering.labels],
  executors: { ...offering.executors },
  ranges: { ...offering.ranges },
  devices: offering.devices.map(({ labels, ranges }) => ({ labels: [...labels], ranges: { ...ranges } })),
});

const isUsedUp = ({ state, offering }: Machine) => state.ephemeral && state.freeSlots < offering.capacity;

/** Plugs one of its devices in; the others keep their places. */
function plug(machine: Machine, deviceId: string): void {
  const { state, offering } = machine;
  const device = state.unplugged?.find(({ id }) => id === deviceId);
  if (!device) return;
  state.unplugged = (state.unplugged ?? []).filter((each) => each !== device);
  state.devices.push({ id: deviceId, isFree: true });
  offering.devices.push({ labels: [...device.offering.labels], ranges: { ...device.offering.ranges } });
  machine.classKey = `${canonicalOffering(offering)} ${machine.id}`;
}

/** Why it would not be given any job now. */
function idleProblem(machine: Machine): string | null {
  const { contact, asleep, isLeftAsleep, isCalled, isFrozen, disabled, draining, isShort, freeSlots, asksForNone } =
    machine.state;
  if (contact === 'not_registered' || contact === 'revoked') return contact;
  if (isUsedUp(machine)) return 'used_up';
  if (asleep) return isLeftAsleep ? 'left_asleep' : 'asleep';
  if (contact === 'offline' && isCalled) return 'called';
  if (contact !== 'online') return contact;
  if (isFrozen) return 'frozen';
  if (disabled) return 'disabled';
  if (draining) return 'draining';
  if (isShort) return 'short';
  if (freeSlots < 1) return asksForNone ? 'not_asking' : 'full';
  return null;
}

const isFreeOn = (machine: Machine, where: Where): boolean =>
  where === 'slot' || (Array.isArray(where) && where.some((at) => machine.state.devices[at]?.isFree));

export class Oracle {
  readonly job: WaitingJob;
  readonly snapshot: Snapshot;
  readonly needs: Requirements;
  #resumed: readonly string[] = [];

  constructor(job: WaitingJob, snapshot: Snapshot) {
    this.job = job;
    this.snapshot = snapshot;
    this.needs = this.#needsOf(job.entry.classId);
  }

  #isPaused(id: string): boolean {
    return this.snapshot.pausesOf(id).some(({ scopeId }) => !this.#resumed.includes(scopeId));
  }

  #needsOf(classId: string): Requirements {
    const needs = this.snapshot.requirementsOf(classId);
    if (!needs) throw new Error(`no class ${classId}`);
    return needs;
  }

  #world(): World {
    const machines = this.snapshot.classes.flatMap(({ offering, key, runners }) =>
      runners.map((state, since) => ({
        id: state.id,
        offering: copyOf(offering),
        classKey: key,
        since,
        state: { ...state, devices: state.devices.map((device) => ({ ...device })), permits: [...state.permits] },
      })),
    );
    const left = new Map(this.job.limits.map(({ id, limit, held }) => [id, limit - held]));
    return { machines, left, lineServed: false };
  }

  /** By runner: the requirement that fails, or why it takes nothing now. */
  reasons(): Map<string, string> {
    return new Map(
      this.#world().machines.map((machine) => {
        const where = whereOn(this.needs, machine.offering, this.snapshot);
        if (this.needs.runnerId !== null && this.needs.runnerId !== machine.id) return [machine.id, 'pin'];
        if (typeof where === 'string' && where !== 'slot') {
          if (!this.#wouldFitPlugged(machine)) return [machine.id, where];
          const problem = idleProblem(machine) ?? '';
          if (['not_registered', 'revoked', 'used_up'].includes(problem)) return [machine.id, problem];
          return [machine.id, machine.state.isFrozen ? 'frozen' : 'unplugged'];
        }
        return [
          machine.id,
          idleProblem(machine) ?? (isFreeOn(machine, where) ? 'free' : deviceProblem(machine.state.devices, where)),
        ];
      }),
    );
  }

  #wouldFitPlugged(machine: Machine): boolean {
    return (machine.state.unplugged ?? []).some(({ id }) => {
      const copy = {
        ...machine,
        offering: copyOf(machine.offering),
        state: { ...machine.state, devices: [...machine.state.devices] },
      };
      plug(copy, id);
      const where = whereOn(this.needs, copy.offering, this.snapshot);
      return where === 'slot' || Array.isArray(where);
    });
  }

  verdict(now: number): string {
    const fits = (offering: Offering) => {
      const where = whereOn(this.needs, offering, this.snapshot);
      return where === 'slot' || Array.isArray(where);
    };
    const pools = this.snapshot.pools.filter(({ offering }) => this.needs.runnerId === null && fits(offering));
    const able = this.#world().machines.filter(
      (machine) =>
        (fits(machine.offering) || this.#wouldFitPlugged(machine)) &&
        [machine.id, null].includes(this.needs.runnerId) &&
        !['not_registered', 'revoked', 'used_up'].includes(idleProblem(machine) ?? ''),
    );
    if (able.length === 0 && !pools.some(({ room, starting }) => room > 0 || starting > 0)) return 'impossible';
    const isPutOff = this.job.notBefore !== null && this.job.notBefore > now;
    if (isPutOff || this.#isPaused(this.needs.scopeId) || this.job.limits.some(({ limit, held }) => held >= limit))
      return 'blocked';
    const reasons = this.reasons();
    if (able.some(({ id }) => reasons.get(id) === 'free')) return 'waiting';
    // to wake one whose device is unplugged helps nobody
    const wakes = able.some(
      ({ id, state }) =>
        ['asleep', 'called'].includes(reasons.get(id) ?? '') && !state.isFrozen && !state.disabled && !state.draining,
    );
    return wakes || pools.some(({ starting }) => starting > 0) ? 'starting' : 'waiting';
  }

  /** Everything that could be changed, one thing at a time. */
  elementary(): ElementaryChange[] {
    const all: ElementaryChange[] = [];
    const { needs, snapshot, job } = this;
    for (const { scopeId } of snapshot.pausesOf(needs.scopeId)) all.push({ change: 'resume', scopeId });
    for (const { id, kind, name, limit, held } of job.limits) {
      const before = job.rivals.filter((rival) => rival.limitIds.includes(id)).length;
      all.push({ change: 'raise_limit', limitId: id, kind, name, from: limit, to: Math.max(limit, held + before + 1) });
    }
    for (const { id: poolId, name: poolName, starting, room } of snapshot.pools) {
      if (starting > 0) all.push({ change: 'wait_for_pool', poolId, poolName });
      if (room > 0) all.push({ change: 'start_pool', poolId, poolName });
      all.push({ change: 'wait', runnerId: `of pool ${poolId}`, runnerName: poolName });
    }
    if (needs.runnerId === null && existsSomewhere(needs)) {
      all.push({ change: 'add_runner', offering: justEnough(needs) });
      all.push({ change: 'wait', runnerId: 'a new runner', runnerName: '' });
    }
    for (const machine of this.#world().machines) all.push(...this.#changesOf(machine));
    return all;
  }

  #changesOf({ id, offering, state }: Machine): ElementaryChange[] {
    if (state.contact === 'not_registered' || state.contact === 'revoked') return [];
    const named = { runnerId: id, runnerName: state.name };
    const all: ElementaryChange[] = [{ change: 'wait', ...named }];
    // A job that may never go there gains nothing by changes of what it offers.
    if (this.needs.runnerId !== null && this.needs.runnerId !== id) return all;
    if (state.disabled) all.push({ change: 'enable', ...named });
    if (state.draining) all.push({ change: 'undrain', ...named });
    if (state.isShort) all.push({ change: 'free_disk', ...named });
    for (const { id: deviceId } of state.unplugged ?? []) all.push({ change: 'plug_in', ...named, deviceId });
    if (state.asleep || state.contact === 'offline') all.push({ change: 'start_runner', ...named });
    const { executor, executorVersionMin: version, labels, device, ranges, draw } = this.needs;
    const isThere = executor in offering.executors && versionNumber(offering.executors[executor]) >= versionNumber(version);
    // nothing brings what only runners of Gitea do to another runner, or anything to a runner of another system
    const isStuck = executor === 'gitea-workflow' || !offering.native;
    if (!isThere && !isStuck) all.push({ change: 'install_executor', ...named, executor, version });
    const missing = (own: readonly string[], wanted: readonly string[]) => wanted.filter((label) => !own.includes(label));
    for (const label of missing(offering.labels, labels)) all.push({ change: 'add_label', ...named, deviceId: null, label });
    const wanted = [
      ...Object.entries(ranges),
      ...Object.entries(draw).flatMap(([name, list]) => list.map((to) => [name, to] as const)),
    ];
    const plugged = state.devices.map(({ id: deviceId }, at) => ({ id: deviceId, ranges: offering.devices[at]?.ranges ?? {} }));
    const away = (state.unplugged ?? []).map((own) => ({ id: own.id, ranges: own.offering.ranges }));
    for (const [name, to] of wanted) {
      if (offering.native) all.push({ change: 'widen_range', ...named, deviceId: null, name, to });
      // those of other systems can be told more of what they tell, and nothing else
      for (const own of [...plugged, ...away])
        if (offering.native || name in own.ranges) all.push({ change: 'widen_range', ...named, deviceId: own.id, name, to });
    }
    if (!offering.native) return all;
    for (const own of state.unplugged ?? [])
      for (const label of missing(own.offering.labels, device ?? []))
        all.push({ change: 'add_label', ...named, deviceId: own.id, label });
    for (const [at, own] of state.devices.entries())
      for (const label of missing(offering.devices[at]?.labels ?? [], device ?? []))
        all.push({ change: 'add_label', ...named, deviceId: own.id, label });
    return all;
  }

  /** Whether the scheduler would start the job after these changes. */
  starts(changes: readonly ElementaryChange[]): boolean {
    this.#resumed = changes.flatMap((each) => (each.change === 'resume' ? [each.scopeId] : []));
    if (this.#isPaused(this.needs.scopeId)) return false;
    const world = this.#world();
    // what is changed of a device is changed when it is there
    const first = changes.filter(({ change }) => change === 'plug_in');
    for (const change of [...first, ...changes.filter((each) => !first.includes(each))]) this.#apply(world, change);
    for (const change of changes) this.#await(world, change);
    return this.#schedule(world).has(this.job.entry.id);
  }

  #apply(world: World, change: ElementaryChange): void {
    const add = (id: string, offering: Offering) => {
      const devices = offering.devices.map((_, at) => ({ id: `${id} ${at}`, isFree: true }));
      const state = {
        id,
        name: '',
        contact: 'online' as const,
        asleep: false,
        disabled: false,
        draining: false,
        ephemeral: false,
      };
      const full = { ...state, freeSlots: offering.capacity, devices, permits: [] };
      world.machines.push({ id, offering, classKey: `${canonicalOffering(offering)} ${id}`, since: 1e6, state: full });
    };
    if (change.change === 'raise_limit')
      world.left.set(change.limitId, (world.left.get(change.limitId) ?? 0) + change.to - change.from);
    if (change.change === 'add_runner') add('a new runner', copyOf(change.offering));
    if (change.change === 'start_pool' || change.change === 'wait_for_pool') {
      const pool = this.snapshot.pools.find(({ id }) => id === change.poolId);
      if (pool && !world.machines.some(({ id }) => id === `of pool ${pool.id}`)) add(`of pool ${pool.id}`, copyOf(pool.offering));
    }
    const machine = 'runnerId' in change ? world.machines.find(({ id }) => id === change.runnerId) : undefined;
    if (machine) changeMachine(machine, change);
  }

  #await(world: World, change: ElementaryChange): void {
    if (change.change !== 'wait' && change.change !== 'wait_for_pool') return;
    const id = change.change === 'wait' ? change.runnerId : `of pool ${change.poolId}`;
    const machine = world.machines.find((each) => each.id === id);
    if (!machine) return;
    const { state } = machine;
    const isThere = ['online', 'stale', 'unknown'].includes(state.contact) || (state.contact === 'offline' && state.isCalled);
    if (!isThere || state.asleep) return;
    const back = state.permits;
    state.permits = [];
    for (const limitId of back) if (world.left.has(limitId)) world.left.set(limitId, (world.left.get(limitId) ?? 0) + 1);
    if (isUsedUp(machine)) state.contact = 'offline';
    else {
      state.contact = 'online';
      state.freeSlots = machine.offering.capacity;
      const comesFirst = state.devices.find(({ isFree }) => isFree);
      for (const device of state.devices) device.isFree = !(comesFirst && device.isLater);
      machine.since = 1e6;
    }
    const where = whereOn(this.needs, machine.offering, this.snapshot);
    const isFor = [null, machine.id].includes(this.needs.runnerId) && idleProblem(machine) === null && isFreeOn(machine, where);
    if (isFor || this.job.limits.some((limit) => back.includes(limit.id))) world.lineServed = true;
  }

  /** Who is given a runner, one after the other. */
  #schedule(world: World): Set<string> {
    const started = new Set<string>();
    const all = [
      ...(world.lineServed ? [] : this.job.rivals.filter(({ entry }) => !this.#isPaused(entry.scopeId))),
      { entry: this.job.entry, limitIds: this.job.limits.map(({ id }) => id) },
    ];
    const given = new Map<string, number>();
    const held = new Map<string, number>();
    const inHand = (scopeId: string) => this.snapshot.inHand(scopeId) + (held.get(scopeId) ?? 0);
    while (all.length > 0) {
      all.sort(
        ({ entry: a }, { entry: b }) =>
          b.priority - a.priority || inHand(a.scopeId) - inHand(b.scopeId) || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : 1),
      );
      const next = all.shift();
      if (!next) break;
      if (next.limitIds.some((id) => world.left.has(id) && (world.left.get(id) ?? 0) < 1)) continue;
      const { entry } = next;
      const needs = this.#needsOf(entry.classId);
      const options = world.machines
        .map((machine) => ({ machine, where: whereOn(needs, machine.offering, this.snapshot) }))
        .filter(({ machine }) => [null, machine.id].includes(needs.runnerId) && idleProblem(machine) === null)
        .filter(({ machine, where }) => isFreeOn(machine, where))
        .sort((a, b) => compareMachines(a.machine, b.machine, given));
      const best = options[0];
      if (!best) continue;
      const { machine, where } = best;
      machine.state.freeSlots--;
      const device = Array.isArray(where) ? where.find((at) => machine.state.devices[at]?.isFree) : undefined;
      const used = device === undefined ? undefined : machine.state.devices[device];
      if (used) used.isFree = false;
      given.set(machine.id, (given.get(machine.id) ?? 0) + 1);
      held.set(entry.scopeId, (held.get(entry.scopeId) ?? 0) + 1);
      for (const id of next.limitIds) world.left.set(id, (world.left.get(id) ?? Number.POSITIVE_INFINITY) - 1);
      // An ephemeral runner takes one job, whatever is free on it: its slots are one.
      started.add(entry.id);
    }
    return started;
  }
}

/** Least to spare, then the class's name, then who was given least, then who waits longest. */
function compareMachines(a: Machine, b: Machine, given: ReadonlyMap<string, number>): number {
  const spare = spareOf(a.offering) - spareOf(b.offering);
  if (spare !== 0 || a.classKey !== b.classKey) return spare || (a.classKey < b.classKey ? -1 : 1);
  return (given.get(a.id) ?? 0) - (given.get(b.id) ?? 0) || a.since - b.since;
}

function changeMachine(machine: Machine, change: ElementaryChange): void {
  const { state, offering } = machine;
  if (change.change === 'enable') {
    state.disabled = false;
    state.draining = false;
  }
  if (change.change === 'undrain') state.draining = false;
  if (change.change === 'free_disk') state.isShort = false;
  if (change.change === 'plug_in') plug(machine, change.deviceId);
  if (change.change === 'start_runner') {
    state.contact = 'online';
    state.asleep = false;
  }
  if (['enable', 'undrain', 'free_disk', 'plug_in', 'start_runner'].includes(change.change)) machine.since = 1e6;
  if (change.change !== 'install_executor' && change.change !== 'add_label' && change.change !== 'widen_range') return;
  const at = change.change === 'install_executor' ? -1 : state.devices.findIndex(({ id }) => id === change.deviceId);
  const device = offering.devices[at];
  if (!device && 'deviceId' in change && change.deviceId !== null) return;
  if (change.change === 'install_executor') offering.executors[change.executor] = change.version;
  if (change.change === 'add_label') (device ?? offering).labels.push(change.label);
  if (change.change === 'widen_range') {
    const before = device?.ranges[change.name] ?? offering.ranges[change.name] ?? [];
    (device ?? offering).ranges[change.name] = joined([...before, change.to]);
  }
  machine.classKey = `${canonicalOffering(offering)} ${machine.id}`;
}

/** Joins intervals that touch: until no two do. */
function joined(list: { min: number; max: number }[]): { min: number; max: number }[] {
  for (const [at, one] of list.entries())
    for (const other of list.slice(at + 1))
      if (one.min <= other.max && other.min <= one.max) {
        const both = { min: Math.min(one.min, other.min), max: Math.max(one.max, other.max) };
        return joined([...list.filter((each) => each !== one && each !== other), both]);
      }
  return list.toSorted((a, b) => a.min - b.min);
}
