import { AtMost } from '../at-most.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';

/** What pools do comes in bursts, and is gathered so long. */
const tellEveryMs = 250;

/** Which pools changed, or their runners, or what waits for them. Whoever shows them asks for them anew. */
export class PoolsSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #due: AtMost;
  /** null: any */
  #changed: Set<string> | null = null;
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps) {
    this.#deps = deps;
    this.#due = new AtMost(deps.clock, tellEveryMs, () => this.#tell());
  }

  /** What changed before is not known here: the client looks once. */
  async open(): Promise<void> {
    const { pools } = this.#deps.app;
    this.#stop = pools.onChanged((poolId) => {
      if (!pools.shows(poolId)) return;
      this.#changed?.add(poolId);
      this.#due.ask();
    });
    this.#due.ask();
  }

  close(): void {
    this.#stop();
    this.#due.stop();
  }

  #tell(): void {
    const { outlet, id } = this.#deps;
    const poolIds = this.#changed && [...this.#changed];
    this.#changed = new Set();
    outlet.send({ op: 'pools', id, poolIds });
  }
}
