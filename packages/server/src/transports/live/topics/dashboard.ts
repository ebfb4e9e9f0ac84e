import type { DashboardView } from '../../../app/index.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';

/** The numbers move with each job: they are told so often. */
const everyMs = 1_000;

/** How things stand: at once, then once a second where anything is another. */
export class DashboardSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #scope: string | null;
  readonly #onError: (error: unknown) => void;
  #told = '';
  #stop: (() => void) | null = null;
  #closed = false;

  constructor(deps: SubscriptionDeps, { scope }: TopicOf<'dashboard'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#scope = scope ?? null;
    this.#onError = onError;
  }

  /** It is whole anyway: who resumes gets it too. */
  async open(_cursor: number | null): Promise<void> {
    await this.#tell();
    this.#next();
  }

  close(): void {
    this.#closed = true;
    this.#stop?.();
  }

  #next(): void {
    if (this.#closed) return;
    this.#stop = this.#deps.clock.after(everyMs, () => {
      this.#tell()
        .catch(this.#onError)
        .finally(() => this.#next());
    });
  }

  async #tell(): Promise<void> {
    const { app, hub, outlet, id } = this.#deps;
    const dashboard = await hub.dashboards.read(app, this.#scope);
    const text = figuresOf(dashboard);
    if (this.#closed || text === this.#told) return;
    this.#told = text;
    outlet.send({ op: 'dashboard', id, dashboard });
  }
}

/** All but what changes by itself: when it was read. */
const figuresOf = ({ at: _at, ...rest }: DashboardView): string => JSON.stringify(rest);
