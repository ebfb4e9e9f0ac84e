import { type Assignment, assign, type Change, type Fit, type Job, type QueueEntry, type WaitingClass } from '@baton/core';
import type { QueuedWork } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { OfferOutput } from '../runner-calls.ts';
import { freeDevicesOf } from './free-devices.ts';
import { Front } from './front.ts';
import { Heads } from './heads.ts';
import type { HeldSync, HeldSyncs } from './held.ts';
import type { Given, MadeOffer, OfferAtOnce, OffersAtOnce, Reserved } from './made-offer.ts';
import { Promised } from './promised.ts';
import { ReadyClasses } from './ready-classes.ts';
import { Reservations } from './reservations.ts';
import { waitingClasses } from './waiting-classes.ts';

/** Most jobs that are offered in one commit. */
const batchMax = 200;

/**
 * Passes whose offers are being committed at the same time. One is not enough: what comes while it syncs would wait for all of that. More would be smaller,
 * and cost more.
 */
const underWayMax = 2;

/** After so many passes that gave nothing only an event, or the repair sweep, brings the next. */
const inVainMax = 3;

/** Ready classes that are looked at before a job is offered without a pass: those that nothing is left of leave them only in the next pass. */
const readyLooksMax = 16;

/** How long a sync that wants a prompt answer is held at most while passes follow each other. */
const promptMsMax = 100;

/**
 * Gives waiting jobs to waiting runners. Woken by events (a job was queued, a runner waits), it does all that is possible in one batch:
 * heads of the ready classes × free slots → one commit → answers to the held syncs. One pass at a time finds out what to give to whom; while its
 * offers are committed the next one may, without the jobs and syncs of the one before.
 */
export class Dispatcher implements OffersAtOnce {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #ready: ReadyClasses;
  readonly #promised = new Promised();
  readonly #front = new Front(this.#promised);
  readonly #reservations: Reservations;
  readonly #underWay = new Set<Promise<void>>();
  /** offers that are committed along with the submission of their job */
  readonly #atOnce = new Set<Promise<void>>();
  /** what the next pass waits for */
  #before: Promise<unknown> | null = null;
  #running: Promise<void> | null = null;
  #wanted = false;
  /** passes on end that should have given something and did not */
  #inVain = 0;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
    this.#reservations = new Reservations(context, held, () => this.runnerWaits(false));
    held.onPrompt(() => this.wake());
    context.committer.onChanges(['queueEntry'], (changes) => {
      this.#front.apply(changes);
      this.#queued(changes);
    });
    this.#ready = new ReadyClasses(context.pauses, () => this.wake());
    // A look too many finds nothing; one too few leaves a job to the repair sweep.
    context.committer.onDoubt((changes) => {
      this.lookAnew();
      this.#queued(changes);
    });
  }

  #queued(changes: readonly Change[]): void {
    for (const change of changes)
      if (change.kind === 'queueEntry' && change.op === 'insert' && change.row.parked === '') this.jobQueued(change.row.classId);
  }

  /** A job of this class waits. */
  jobQueued(classId: string): void {
    this.#ready.add(classId);
    if (this.#held.waiting().size > 0) this.wake();
  }

  /** A runner waits for work, or for the pass that its calls woke. */
  runnerWaits(isPrompt: boolean): void {
    if (isPrompt || this.#ready.size > 0) this.wake();
  }

  /** What is known of the queue is read anew: it may have changed without a word of it. */
  lookAnew(): void {
    this.#front.forget();
    this.#context.keys.forget();
  }

  isReady = (classId: string): boolean => this.#ready.has(classId);

  /** Something changed that may let a job start. */
  wake(): void {
    this.#wanted = true;
    this.#running ??= Promise.resolve()
      .then(() => this.#run())
      .finally(() => {
        this.#running = null;
        if (this.#wanted) this.wake();
      });
  }

  atOnce(job: Job, entry: QueueEntry): OfferAtOnce | null {
    if (this.#context.closed !== null || this.#held.waiting().size === 0 || !this.#nobodyWaits()) return null;
    if (job.concurrency !== null || entry.parked !== '' || this.#context.classes.known(entry.classId) === null) return null;
    const byKey = new Map(waitingClasses(this.#context, this.#held).map((each) => [each.classKey, each]));
    const [assignment] = this.#assign([entry], byKey);
    const reserved = assignment && this.#reservations.reserve([assignment]).get(assignment.runnerId);
    if (!reserved) return null;
    const made = this.#reservations.decide(reserved, { job, entry, attempt: null }, assignment.deviceId);
    if (!made) {
      this.#reservations.release(reserved.held, []);
      return null;
    }
    return this.#promise(assignment, { held: reserved.held, ...made });
  }

  /** No job is known to wait. Of many classes that is too much to ask. */
  #nobodyWaits(): boolean {
    return this.#ready.size <= readyLooksMax && [...this.#ready.keys()].every((classId) => this.#front.isEmpty(classId));
  }

  #promise(assignment: Assignment, { held, plan, output }: MadeOffer): OfferAtOnce {
    const { attemptId } = output;
    let ended = (): void => {};
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#promised.add([assignment.entry], [assignment]);
    this.#atOnce.add(over);
    const end = (made: boolean): void => {
      this.#promised.end([assignment.entry], [assignment]);
      this.#reservations.release(held, made ? [output] : []);
      if (!made) this.wake();
      this.#atOnce.delete(over);
      ended();
    };
    return {
      attemptId,
      plan,
      end,
      conflicted: async (runnerId) => {
        await this.#renewRunners([runnerId]);
        end(false);
      },
      doubted: () => {
        // it may stand in the store all the same: the repair sweep looks
        this.#context.doubtful.add(attemptId);
        end(false);
      },
    };
  }

  /** Resolves when the offers that were decided before now are made, or are not. */
  async settled(): Promise<void> {
    await Promise.all([...this.#underWay, ...this.#atOnce]);
  }

  /** Resolves when no pass is under way. */
  async idle(): Promise<void> {
    while (this.#running || this.#underWay.size > 0 || this.#atOnce.size > 0)
      await Promise.all([this.#running, ...this.#underWay, ...this.#atOnce]);
  }

  async #run(): Promise<void> {
    while (this.#wanted && this.#context.closed === null) {
      if (this.#before) await this.#before;
      this.#before = null;
      if (this.#context.closed !== null) break;
      this.#wanted = false;
      const prompt = this.#held.takePrompt();
      try {
        await this.#pass();
      } catch (error) {
        this.#failed(error);
      }
      for (const held of prompt) this.#passed(held);
    }
    if (this.#context.closed !== null) this.#wanted = false;
  }

  /** Where more can be given than one pass gives, a runner that got nothing yet has its chance in the next one, for a moment. */
  #passed(held: HeldSync): void {
    const heldMs = this.#context.deps.clock.monotonic() - held.since;
    if (this.#wanted && heldMs < promptMsMax) this.#held.stayPrompt(held);
    else held.nudge();
  }

  async #pass(): Promise<void> {
    if (this.#ready.size === 0 || this.#held.waiting().size === 0) return;
    const waiting = waitingClasses(this.#context, this.#held);
    await this.#context.classes.load(this.#ready.keys());
    const candidates = this.#candidates(waiting);
    if (candidates.size === 0) return;
    const most = Math.min(this.#held.freeSlots, batchMax);
    const heads = new Heads([...candidates.keys()], most);
    const byKey = new Map(waiting.map((each) => [each.classKey, each]));
    let assignments: Assignment[] = [];
    for (let { reading } = heads; reading; { reading } = heads) {
      const { classIds, limit } = reading;
      // again where many were taken while they were read
      for (let missing = this.#front.reading(classIds, limit); missing; missing = this.#front.reading(classIds, limit)) {
        let found: QueueEntry[] | null = null;
        try {
          found = await this.#context.deps.store.read.queueHeads(missing.classIds, missing.limit);
        } finally {
          this.#front.take(missing, found);
        }
      }
      for (const classId of classIds) heads.take(classId, limit, this.#front.first(classId, limit));
      await this.#context.keys.load(heads.all());
      assignments = this.#assign(heads.all(), byKey).slice(0, most);
      heads.given(assignments);
    }
    this.#dropEmpty(candidates, heads);
    // Where a device is missing, slots are left and nothing can be done with them: another pass would find the same.
    if (assignments.length === 0) return;
    this.#give(assignments);
    // More can be given than one pass gives.
    if (assignments.length === most && this.#inVain < inVainMax) this.#wanted = true;
    // What is left of a key is known when its commit is over.
    if (assignments.some(({ entry }) => entry.keyId !== null)) this.#before = Promise.all(this.#underWay);
    else if (this.#underWay.size >= underWayMax) this.#before = Promise.race(this.#underWay);
  }

  /** Offers are under way from here on, and their jobs and syncs are left out of the next pass. */
  #give(assignments: readonly Assignment[]): void {
    const entries = assignments.map(({ entry }) => entry);
    this.#promised.add(entries, assignments);
    const giving = this.#offer(assignments)
      .finally(() => this.#promised.end(entries, assignments))
      .then((given) => this.#given(given, assignments.length))
      // The repair sweep tries again; a broken store must not spin here.
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#underWay.delete(giving));
    this.#underWay.add(giving);
  }

  #given({ made, conflicted }: Given, wanted: number): void {
    this.#inVain = made === 0 ? this.#inVain + 1 : 0;
    // What was to be given was gone when it was looked at, or was not what it was thought to be.
    if (conflicted || (made < wanted && this.#inVain < inVainMax)) this.wake();
  }

  #failed(error: unknown): void {
    this.#context.deps.logger.warn({ error: String(error) }, 'dispatch failed');
  }

  /** @param waiting when the pass began: of a class that came later nothing is known */
  #assign(entries: readonly QueueEntry[], waiting: ReadonlyMap<string, WaitingClass>): Assignment[] {
    return assign(entries, waitingClasses(this.#context, this.#held), {
      fitOf: (classId, key) => this.#fitOf(classId, waiting.get(key)),
      pinOf: this.#context.classes.pinOf,
      inHand: (scopeId) => this.#context.work.inHand(scopeId) + this.#promised.inScope(scopeId),
      limits: this.#context.keys.limits,
      freeDevices: (runnerId) => this.#promised.freeOf(runnerId, freeDevicesOf(this.#context, this.#held, runnerId)),
    });
  }

  #fitOf(classId: string, waiting: WaitingClass | undefined): Fit | null {
    const [first] = waiting?.runners.keys() ?? [];
    const runnerClass = first === undefined ? undefined : this.#context.fleet.runnerClass(first);
    return runnerClass === undefined ? null : this.#context.classes.fitOf(classId, runnerClass);
  }

  /** Ready classes that are not paused and that some waiting runner can take, with the wake number that they had. */
  #candidates(waiting: readonly WaitingClass[]): Map<string, number> {
    const candidates = new Map<string, number>();
    for (const [classId, wake] of this.#ready) {
      if (this.#context.isPaused(classId) && this.#ready.setAside(classId)) continue;
      const pin = this.#context.classes.pinOf(classId);
      const possible = waiting.some((each) => (pin === null || each.runners.has(pin)) && this.#fitOf(classId, each) !== null);
      if (possible) candidates.set(classId, wake);
    }
    return candidates;
  }

  /** A class without heads is not ready any more, unless a job came while it was read, or may be given back. */
  #dropEmpty(candidates: ReadonlyMap<string, number>, heads: Heads): void {
    for (const [classId, wake] of candidates)
      if (heads.isEmpty(classId) && this.#promised.inClass(classId) === 0) this.#ready.drop(classId, wake);
  }

  async #offer(assignments: readonly Assignment[]): Promise<Given> {
    const syncs = this.#reservations.reserve(assignments);
    const given = new Map<HeldSync, OfferOutput[]>();
    try {
      const offers = await this.#offersFor(assignments, syncs);
      const made = await this.#commitOffers(offers);
      for (const { held, output } of made) given.set(held, [...(given.get(held) ?? []), output]);
      return { made: made.length, conflicted: made.length < offers.length };
    } finally {
      for (const { held } of syncs.values()) this.#reservations.release(held, given.get(held) ?? []);
    }
  }

  async #offersFor(assignments: readonly Assignment[], syncs: ReadonlyMap<string, Reserved>): Promise<MadeOffer[]> {
    if (syncs.size === 0) return [];
    const workOf = await this.#worksOf(assignments.map(({ entry }) => entry));
    this.#front.forget(assignments.flatMap(({ entry }) => (workOf.has(entry.id) ? [] : [entry.classId])));
    return assignments.flatMap(({ entry, runnerId, deviceId }) => {
      const [reserved, work] = [syncs.get(runnerId), workOf.get(entry.id)];
      // its connection may have closed while this was read
      const made = reserved?.held.open && work ? this.#reservations.decide(reserved, work, deviceId) : null;
      return reserved && made ? [{ held: reserved.held, ...made }] : [];
    });
  }

  /** The jobs of these entries that are still ready: from memory what came a moment ago, the others as they stand in the store now. */
  async #worksOf(entries: readonly QueueEntry[]): Promise<Map<string, QueuedWork>> {
    const works = new Map<string, QueuedWork>();
    const others: string[] = [];
    for (const entry of entries) {
      const job = this.#context.fresh.waiting(entry.id);
      if (job) works.set(entry.id, { entry, job, attempt: null });
      else others.push(entry.id);
    }
    if (others.length === 0) return works;
    for (const work of await this.#context.deps.store.read.queuedWork(others))
      if (work.entry.parked === '') works.set(work.entry.id, work);
    return works;
  }

  /** Those that were committed. */
  async #commitOffers(offers: readonly MadeOffer[]): Promise<MadeOffer[]> {
    if (offers.length === 0) return [];
    try {
      const plans = offers.map(({ plan }) => plan);
      const heldFor = new Map(offers.map(({ plan, held }) => [plan, held]));
      const results = await this.#context.committer.commit(plans, (plan) => heldFor.get(plan)?.open ?? false);
      await this.#renewRunners(
        results.flatMap((result) => (result.status === 'conflict' && result.kind === 'runner' ? [result.id] : [])),
      );
      if (results.some((result) => result.status === 'conflict')) this.#lookAgain(offers);
      return offers.filter((_, index) => results[index]?.status === 'committed');
    } catch (error) {
      this.#lookAgain(offers);
      // The offers may stand in the store all the same: the repair sweep looks.
      for (const { output } of offers) this.#context.doubtful.add(output.attemptId);
      throw error;
    }
  }

  /** What these offers were decided on may not be what stands in the store. */
  #lookAgain(offers: readonly MadeOffer[]): void {
    this.#front.forget();
    this.#context.fresh.forget(offers.map(({ output }) => output.jobId));
  }

  /** Runners that changed without this server's knowing: decided on the old row, each further try would conflict again. */
  async #renewRunners(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = await this.#context.deps.store.read.getMany('runner', ids);
    for (const row of rows) this.#context.fleet.put(row);
    for (const id of ids) if (!rows.some((row) => row.id === id)) this.#context.fleet.drop(id);
  }
}
