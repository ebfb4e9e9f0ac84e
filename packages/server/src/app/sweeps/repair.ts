import type { Context } from '../context.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { HeldSyncs } from '../dispatch/held.ts';

/**
 * Finds what an event missed: waiting jobs that the dispatcher does not know of, attempts, runners and counts of the queue whose commit had
 * an unknown outcome, attempts that stand in the store but not in memory. Each find is a defect somewhere and is counted.
 */
export class RepairSweep {
  readonly #context: Context;
  readonly #dispatcher: Dispatcher;
  readonly #held: HeldSyncs;
  /** what the last pass, or the last comparison, saw in the store and not in memory: a commit may only not have been told of yet */
  #classesSeen: ReadonlySet<string> = new Set();
  #attemptsSeen: ReadonlySet<string> = new Set();

  constructor(context: Context, dispatcher: Dispatcher, held: HeldSyncs) {
    this.#context = context;
    this.#dispatcher = dispatcher;
    this.#held = held;
  }

  async pass(): Promise<void> {
    await this.#context.doubtedRunners.settle();
    await this.#context.queue.settle();
    for (const attemptId of [...this.#context.doubtful]) {
      await this.#context.loadWork(attemptId);
      this.#context.doubtful.delete(attemptId);
    }
    this.#dispatcher.lookAnew();
    const seen = new Set<string>();
    for (const classId of await this.#context.deps.store.read.queuedClassIds()) {
      if (this.#dispatcher.isReady(classId)) continue;
      await this.#context.classes.load([classId]);
      if (this.#dispatcher.isReady(classId) || !this.#couldStart(classId)) continue;
      seen.add(classId);
      if (!this.#classesSeen.has(classId)) continue;
      this.#found('a ready class was not known');
      this.#dispatcher.jobQueued(classId);
    }
    this.#classesSeen = seen;
    if (this.#held.waiting().size > 0) this.#dispatcher.wake();
  }

  #couldStart(classId: string): boolean {
    const pin = this.#context.classes.pinOf(classId);
    for (const runners of this.#held.waiting().values()) {
      const [first] = runners.keys();
      const runnerClass = first === undefined ? undefined : this.#context.fleet.runnerClass(first);
      if (runnerClass && (pin === null || runners.has(pin)) && this.#context.classes.fitOf(classId, runnerClass)) return true;
    }
    return false;
  }

  /** Compares the live attempts of the store with those in memory: reads each of them, so it is run less often. */
  async compare(): Promise<void> {
    const seen = new Set<string>();
    for (const { job, attempt } of await this.#context.deps.store.read.attemptedWork()) {
      if (this.#context.work.get(attempt.id) || this.#context.work.endedRecently(attempt.id)) continue;
      seen.add(attempt.id);
      if (!this.#attemptsSeen.has(attempt.id)) continue;
      this.#found('a live attempt was not known');
      this.#context.work.put(job, attempt, this.#context.deps.clock.monotonic());
    }
    this.#attemptsSeen = seen;
  }

  #found(what: string): void {
    this.#context.deps.telemetry.count('sweep_repairs');
    this.#context.deps.logger.warn({ what }, 'the repair sweep found something');
  }
}
