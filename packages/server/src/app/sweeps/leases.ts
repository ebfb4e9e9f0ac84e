import { leaseEndsAt } from '@baton/core';
import type { Context } from '../context.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import { leaseEndOf } from '../runners/lease.ts';
import { lose } from '../runners/lose.ts';

/** A gap between two passes that is longer than this beyond the interval means that the server itself was away. */
const stallMs = 2_000;

/** Ends leases that ran out and takes back offers that nobody accepted. */
export class LeaseSweep {
  readonly #context: Context;
  #lastPassAt: number;

  constructor(context: Context) {
    this.#context = context;
    this.#lastPassAt = context.deps.clock.monotonic();
  }

  /** @param intervalMs how long after the last pass this one was due */
  async pass(intervalMs: number): Promise<void> {
    const now = this.#context.deps.clock.monotonic();
    const gapMs = now - this.#lastPassAt;
    this.#lastPassAt = now;
    if (gapMs > intervalMs + stallMs) this.#resume(gapMs);
    await Promise.all([...this.#expiredLeases(now), ...this.#expiredOffers(now)]);
  }

  /** Runners could not renew while the server was away: all leases begin anew. */
  #resume(gapMs: number): void {
    this.#context.deps.logger.warn({ gapMs: Math.round(gapMs) }, 'the server was away; all leases are extended');
    this.#context.presence.resume();
  }

  *#expiredLeases(now: number): Generator<Promise<void>> {
    const context = this.#context;
    const { leaseTtlMs } = context.deps.durations;
    for (const runnerId of [...context.work.runnerIds()]) {
      if (leaseEndsAt(context.presence.leaseBase(runnerId), leaseTtlMs) > now) continue;
      // A removed runner has no presence. Its removal loses what it held; what that could not commit is done here.
      const isRemoved = context.fleet.runner(runnerId) === undefined;
      for (const { attempt } of context.work.holding(runnerId)) {
        const expired = (): boolean => {
          const work = context.work.get(attempt.id);
          return work !== undefined && (leaseEndOf(context, work) ?? Number.POSITIVE_INFINITY) <= context.deps.clock.monotonic();
        };
        if (isRemoved) yield lose(context, attempt.id, 'runner_removed');
        else if (expired()) yield lose(context, attempt.id, 'lease_expired', expired);
      }
    }
  }

  *#expiredOffers(now: number): Generator<Promise<void>> {
    const { offerTtlMs } = this.#context.deps.durations;
    for (const { attempt, since } of [...this.#context.work.all()])
      if (attempt.state === 'offered' && now - since >= offerTtlMs)
        yield withdraw(this.#context, attempt.id, 'offer_expired', 'not accepted in time');
  }
}
