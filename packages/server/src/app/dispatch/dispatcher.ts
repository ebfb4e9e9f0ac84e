import { type Assignment, assign, type Fit, mayTakeWork, offer, type Plan, type WaitingClass } from '@baton/core';
import type { CommitResult, QueueHead } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { OfferOutput } from '../runner-calls.ts';
import { Heads } from './heads.ts';
import type { HeldSync, HeldSyncs } from './held.ts';
import { withdraw } from './withdraw.ts';

/** Most jobs that are offered in one commit. */
const batchMax = 200;

/** How long a sync that wants a prompt answer is held at most while passes follow each other. */
const promptMsMax = 100;

/**
 * Gives waiting jobs to waiting runners. Woken by events (a job was queued, a runner waits), it does all that is possible in one batch:
 * heads of the ready classes × free slots → one commit → answers to the held syncs. One pass runs at a time.
 */
export class Dispatcher {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  /** classes that may have jobs in the ready index, with a number that changes whenever one came */
  readonly #ready = new Map<string, number>();
  #wakes = 0;
  #running: Promise<void> | null = null;
  #wanted = false;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
    context.committer.onChanges((changes) => {
      for (const change of changes)
        if (change.kind === 'queueEntry' && change.op === 'insert' && change.row.parked === '')
          this.jobQueued(change.row.classId);
    });
  }

  /** A job of this class waits. */
  jobQueued(classId: string): void {
    this.#ready.set(classId, ++this.#wakes);
    if (this.#held.waiting().size > 0) this.wake();
  }

  /** A runner waits for work, or for the pass that its calls woke. */
  runnerWaits(isPrompt: boolean): void {
    if (isPrompt || this.#ready.size > 0) this.wake();
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

  /** Resolves when no pass is under way. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted && this.#context.closed === null) {
      this.#wanted = false;
      const prompt = this.#held.takePrompt();
      try {
        await this.#pass();
      } catch (error) {
        // The repair sweep tries again; a broken store must not spin here.
        this.#context.deps.logger.warn({ error: String(error) }, 'dispatch failed');
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
    const waiting = this.#waitingClasses();
    await this.#context.classes.load(this.#ready.keys());
    const candidates = this.#candidates(waiting);
    if (candidates.size === 0) return;
    const most = Math.min(this.#held.freeSlots, batchMax);
    const heads = new Heads([...candidates.keys()], most);
    const byKey = new Map(waiting.map((each) => [each.classKey, each]));
    let assignments: Assignment[] = [];
    for (let { reading } = heads; reading; { reading } = heads) {
      heads.take(reading, await this.#context.deps.store.read.queueHeads(reading.classIds, reading.limit));
      assignments = this.#assign(heads.all(), byKey).slice(0, most);
      heads.given(assignments);
    }
    this.#dropEmpty(candidates, heads);
    // Where a device is missing, slots are left and nothing can be done with them: another pass would find the same.
    if (assignments.length === 0) return;
    await this.#offer(assignments, heads.all());
    if (assignments.length === most) this.#wanted = true;
  }

  /** @param waiting when the pass began: of a class that came later nothing is known */
  #assign(heads: readonly QueueHead[], waiting: ReadonlyMap<string, WaitingClass>): Assignment[] {
    return assign(
      heads.map((head) => head.entry),
      this.#waitingClasses(),
      {
        fitOf: (classId, key) => this.#fitOf(classId, waiting.get(key)),
        pinOf: this.#context.classes.pinOf,
        inHand: this.#context.work.inHand,
        freeDevices: (runnerId) => this.#context.work.freeDevices(runnerId, this.#context.fleet.devices(runnerId)),
      },
    );
  }

  #waitingClasses(): WaitingClass[] {
    const classes: WaitingClass[] = [];
    for (const [classKey, runners] of this.#held.waiting()) {
      const [first] = runners.keys();
      const spare = first === undefined ? 0 : (this.#context.fleet.runnerClass(first)?.spare ?? 0);
      classes.push({ classKey, spare, runners });
    }
    return classes;
  }

  #fitOf(classId: string, waiting: WaitingClass | undefined): Fit | null {
    const [first] = waiting?.runners.keys() ?? [];
    const runnerClass = first === undefined ? undefined : this.#context.fleet.runnerClass(first);
    return runnerClass === undefined ? null : this.#context.classes.fitOf(classId, runnerClass);
  }

  /** Ready classes that some waiting runner can take, with the wake number that they had. */
  #candidates(waiting: readonly WaitingClass[]): Map<string, number> {
    const candidates = new Map<string, number>();
    for (const [classId, wake] of this.#ready) {
      const pin = this.#context.classes.pinOf(classId);
      const possible = waiting.some((each) => (pin === null || each.runners.has(pin)) && this.#fitOf(classId, each) !== null);
      if (possible) candidates.set(classId, wake);
    }
    return candidates;
  }

  /** A class without heads is not ready any more, unless a job came while it was read. */
  #dropEmpty(candidates: ReadonlyMap<string, number>, heads: Heads): void {
    for (const [classId, wake] of candidates)
      if (heads.isEmpty(classId) && this.#ready.get(classId) === wake) this.#ready.delete(classId);
  }

  async #offer(assignments: readonly Assignment[], heads: readonly QueueHead[]): Promise<void> {
    const headOf = new Map(heads.map((head) => [head.entry.id, head]));
    const offers: { held: HeldSync; plan: Plan; output: OfferOutput }[] = [];
    for (const { entry, runnerId, deviceId } of assignments) {
      const held = this.#held.get(runnerId);
      const head = headOf.get(entry.id);
      const made = held?.open && head ? this.#decide(held, head, deviceId) : null;
      if (held && made) offers.push({ held, ...made });
      // It may not be given work, and would not be in the next pass either.
      else this.#held.stopWaiting(runnerId);
    }
    const syncs = new Set(offers.map(({ held }) => held));
    for (const held of syncs) {
      held.reserved = true;
      this.#held.stopWaiting(held.runnerId);
    }
    const given = new Map<HeldSync, OfferOutput[]>();
    try {
      const results = await this.#context.committer.commit(offers.map(({ plan }) => plan));
      for (const [index, { held, output }] of offers.entries())
        if (results[index]?.status === 'committed') given.set(held, [...(given.get(held) ?? []), output]);
      await this.#renewRunners(results);
      if (results.some((result) => result.status === 'conflict')) this.#wanted = true;
    } catch (error) {
      // The offers may stand in the store all the same: the repair sweep looks.
      for (const { output } of offers) this.#context.doubtful.add(output.attemptId);
      throw error;
    } finally {
      for (const held of syncs) this.#release(held, given.get(held) ?? []);
    }
  }

  /** Runners that changed without this server's knowing: decided on the old row, each further try would conflict again. */
  async #renewRunners(results: readonly CommitResult[]): Promise<void> {
    const ids = results.flatMap((result) => (result.status === 'conflict' && result.kind === 'runner' ? [result.id] : []));
    if (ids.length === 0) return;
    const rows = await this.#context.deps.store.read.getMany('runner', ids);
    for (const row of rows) this.#context.fleet.put(row);
    for (const id of ids) if (!rows.some((row) => row.id === id)) this.#context.fleet.drop(id);
  }

  #decide(held: HeldSync, head: QueueHead, deviceId: string | null): { plan: Plan; output: OfferOutput } | null {
    const { fleet, deps, incarnation } = this.#context;
    const runner = fleet.runner(held.runnerId);
    if (!runner || !mayTakeWork(runner) || runner.session?.id !== held.sessionId) return null;
    const now = this.#context.now();
    const attemptId = deps.entropy.uuid(now);
    const decision = offer(head, { attemptId, runner, sessionId: held.sessionId, deviceId, incarnation }, now);
    if (!decision.ok) return null;
    const attempt = decision.changes.find((change) => change.kind === 'attempt' && change.op === 'insert');
    const epoch = attempt?.kind === 'attempt' && attempt.op === 'insert' ? attempt.row.epoch : 0;
    deps.telemetry.observe('queue_wait', now - head.entry.queuedAt);
    return {
      plan: decision,
      output: {
        attemptId,
        epoch,
        jobId: head.job.id,
        executor: head.job.executor,
        onPartition: head.job.onPartition,
        deviceId,
        expiresInMs: deps.durations.offerTtlMs,
      },
    };
  }

  /** The commit is over: the sync is answered with what it got. One whose connection closed meanwhile gives it back. */
  #release(held: HeldSync, offers: OfferOutput[]): void {
    held.reserved = false;
    this.#context.deps.telemetry.count('offers_made', offers.length);
    if (held.open && (offers.length > 0 || held.nudged)) {
      held.answer(offers);
      return;
    }
    if (held.open) held.runnerChanged();
    for (const each of offers) void withdraw(this.#context, each.attemptId, 'offer_expired', 'the runner was gone');
  }
}
