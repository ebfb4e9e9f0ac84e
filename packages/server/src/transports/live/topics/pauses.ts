import { Repeater } from '../repeater.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';

/** What is paused: small, and told whole whenever it changes. */
export class PausesSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #changes: Repeater;
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#changes = new Repeater(async () => this.#send(), onError);
  }

  async open(): Promise<void> {
    this.#stop = this.#deps.app.pauses.onChanged(() => this.#changes.ask());
    this.#send();
  }

  close(): void {
    this.#stop();
    this.#changes.stop();
  }

  #send(): void {
    const { app, outlet, id } = this.#deps;
    outlet.send({ op: 'pauses', id, pauses: app.pauses.list() });
  }
}
