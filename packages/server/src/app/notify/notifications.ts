import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { conditionsPass } from './conditions.ts';
import { Deliveries } from './deliveries.ts';
import { deliveriesRetention } from './retention.ts';

const retentionEveryMs = 60_000;

/** What is to be told, and its way out. */
export class Notifications {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #deliveries: Deliveries;
  /** monotonic */
  #retainedAt = Number.NEGATIVE_INFINITY;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
    this.#deliveries = new Deliveries(context, context.deps.webhookSender);
  }

  /** Looks for what holds and no commit brings about, for what is due, and at times for what is over. */
  async pass(): Promise<void> {
    await conditionsPass(this.#context, this.#held);
    this.#deliveries.wakeAll();
    const now = this.#context.deps.clock.monotonic();
    if (now - this.#retainedAt < retentionEveryMs) return;
    this.#retainedAt = now;
    await deliveriesRetention(this.#context);
  }

  /** Goes on with what waited while no server was there. */
  resume(): void {
    this.#deliveries.wakeAll();
  }

  /** The server stops: what is under way is broken off, and sent again after the next start. */
  async idle(): Promise<void> {
    await this.#deliveries.stop();
  }
}
