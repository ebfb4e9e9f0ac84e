import type { Subscription, SubscriptionDeps } from '../subscription.ts';

/** Which version of the runner is the newest, told whenever anything of releases changes: whoever shows them asks for them anew. */
export class ReleasesSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps) {
    this.#deps = deps;
  }

  async open(): Promise<void> {
    this.#stop = this.#deps.app.releases.onChanged(() => this.#send());
    this.#send();
  }

  close(): void {
    this.#stop();
  }

  #send(): void {
    const { app, outlet, id } = this.#deps;
    outlet.send({ op: 'releases', id, latestVersion: app.releases.latestVersion() });
  }
}
