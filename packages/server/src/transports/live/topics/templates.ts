import type { PersonalApp } from '../../../app/index.ts';
import { AtMost } from '../at-most.ts';
import type { Batch } from '../batch.ts';
import type { Listener } from '../hub.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';

/** Runs begin and end together: what they change is gathered so long. */
const tellEveryMs = 250;

/** Which templates changed, or whose runs began, went on or ended. Whoever shows them asks for them anew. */
export class TemplatesSubscription implements Subscription, Listener {
  readonly wants = 'templates';
  readonly app: PersonalApp;
  readonly #deps: SubscriptionDeps;
  readonly #due: AtMost;
  /** null: any */
  #changed: Set<string> | null = new Set();
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps) {
    this.#deps = deps;
    this.app = deps.app;
    this.#due = new AtMost(deps.clock, tellEveryMs, () => this.#tell());
  }

  /** What changed before is not known here: the client looks once. */
  async open(_cursor: number | null): Promise<void> {
    this.#stop = this.#deps.hub.add(this);
    this.#changed = null;
    this.#due.ask();
  }

  onBatch({ templates }: Batch): void {
    if (templates?.size === 0) return;
    if (templates === null) this.#changed = null;
    else for (const id of templates.keys()) this.#changed?.add(id);
    this.#due.ask();
  }

  close(): void {
    this.#stop();
    this.#due.stop();
  }

  #tell(): void {
    const { outlet, id } = this.#deps;
    const templateIds = this.#changed && [...this.#changed];
    this.#changed = new Set();
    outlet.send({ op: 'templates', id, templateIds });
  }
}
