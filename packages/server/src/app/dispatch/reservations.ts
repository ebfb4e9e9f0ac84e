import { drawOn, mayTakeWork, offer, type Taken } from '@baton/core';
import type { QueuedWork } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { OfferOutput } from '../runner-calls.ts';
import type { HeldSync, HeldSyncs } from './held.ts';
import type { MadeOffer, Reserved } from './made-offer.ts';
import { whyNotGiven, withdraw } from './withdraw.ts';

/** Held syncs from the moment they are to be answered with offers until it is known what became of these. */
export class Reservations {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #waits: () => void;

  /** @param waits a runner waits for work again */
  constructor(context: Context, held: HeldSyncs, waits: () => void) {
    this.#context = context;
    this.#held = held;
    this.#waits = waits;
  }

  /** The syncs that are to be answered with offers. A runner that may not be given work would not be in the next pass either. */
  reserve(assignments: readonly Taken[]): Map<string, Reserved> {
    const syncs = new Map<string, Reserved>();
    for (const { runnerId } of assignments) {
      const [held, runner] = [this.#held.get(runnerId), this.#context.fleet.runner(runnerId)];
      this.#held.stopWaiting(runnerId);
      if (!held?.open || !runner || !this.#mayTakeWork(held)) continue;
      this.#held.reserve(held);
      syncs.set(runnerId, { held, runner });
    }
    return syncs;
  }

  #mayTakeWork({ runnerId, sessionId }: HeldSync): boolean {
    const runner = this.#context.fleet.runner(runnerId);
    return runner !== undefined && !this.#held.isHalted(runnerId) && mayTakeWork(runner) && runner.session?.id === sessionId;
  }

  /** Null for a runner that changed since it was matched: what it takes may have. And for a job that was paused since. */
  decide({ held, runner }: Reserved, work: QueuedWork, deviceId: string | null): Omit<MadeOffer, 'held'> | null {
    const { fleet, deps, incarnation, pauses } = this.#context;
    if (pauses.holds(work.job.scopeId)) return null;
    if (fleet.runner(held.runnerId)?.revision !== runner.revision || !this.#mayTakeWork(held)) return null;
    const now = this.#context.now();
    const attemptId = deps.entropy.uuid(now);
    const draw = this.#context.classes.known(work.job.classId)?.requirements.draw;
    const drawn = draw ? drawOn(draw, runner, deviceId, () => deps.entropy.unit()) : 'impossible';
    if (drawn === 'impossible') return null;
    const decision = offer(work, { attemptId, runner, sessionId: held.sessionId, deviceId, drawn, incarnation }, now);
    if (!decision.ok) return null;
    const attempt = decision.changes.find((change) => change.kind === 'attempt' && change.op === 'insert');
    const epoch = attempt?.kind === 'attempt' && attempt.op === 'insert' ? attempt.row.epoch : 0;
    deps.telemetry.observe('queue_wait', now - work.entry.queuedAt);
    return {
      plan: decision,
      output: {
        attemptId,
        epoch,
        jobId: work.job.id,
        executor: work.job.executor,
        onPartition: work.job.onPartition,
        deviceId,
        expiresInMs: deps.durations.offerTtlMs,
      },
    };
  }

  async #takeBack({ attemptId }: OfferOutput, runnerId: string, why: string): Promise<void> {
    await withdraw(this.#context, attemptId, 'offer_expired', why);
    // an ephemeral runner that asked anew may have its one job now
    this.#held.get(runnerId)?.runnerChanged();
    if (this.#held.isWaiting(runnerId)) this.#waits();
  }

  /** The commit is over: the sync is answered with what it got. One whose connection or session ended meanwhile gives it back. */
  release(held: HeldSync, offers: OfferOutput[]): void {
    this.#held.release(held);
    this.#context.deps.telemetry.count('offers_made', offers.length);
    const isSession = this.#context.fleet.runner(held.runnerId)?.session?.id === held.sessionId;
    const given = held.open && isSession && !this.#held.isHalted(held.runnerId) ? offers : [];
    if (held.open && (given.length > 0 || held.nudged)) held.answer(given);
    else if (held.open) held.runnerChanged();
    // one that came later was left out of the passes until now; the same one again would spin where the store is away
    if (this.#held.get(held.runnerId) !== held && this.#held.isWaiting(held.runnerId)) this.#waits();
    if (given.length > 0) return;
    const why = whyNotGiven({ ended: held.ended, isItsSession: isSession });
    for (const each of offers) void this.#takeBack(each, held.runnerId, why);
  }
}
