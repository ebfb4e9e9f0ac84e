import { runnerOf } from '../../views/runner.ts';
import type { Batch } from '../batch.ts';
import { Changed } from '../batch.ts';
import type { Listener } from '../hub.ts';
import { runnerRows } from '../rows.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import { UntilOpen } from '../until-open.ts';

/** Every runner, and their presence. */
export class RunnersSubscription implements Subscription, Listener {
  readonly wants = 'runners';
  readonly #deps: SubscriptionDeps;
  readonly #gate = new UntilOpen((batch) => this.#tell(batch));
  #stops: (() => void)[] = [];

  constructor(deps: SubscriptionDeps) {
    this.#deps = deps;
  }

  async open(cursor: number | null): Promise<void> {
    const { app, hub, outlet, id } = this.#deps;
    this.#stops.push(hub.add(this));
    const seq = app.live.seq();
    if (cursor === null) {
      const rows = (await app.fleet.list()).map(runnerOf);
      outlet.send({ op: 'runners', id, seq, snapshot: true, rows, removed: [] });
    } else {
      const missed = await app.live.since(cursor);
      if (!missed) {
        outlet.send({ op: 'reset', id });
        return;
      }
      const changed = new Changed();
      changed.add(missed);
      outlet.send({ op: 'runners', id, seq, snapshot: false, ...(await runnerRows(app, changed.runnerIds)) });
    }
    this.#stops.push(hub.onPresence((text) => outlet.sendText(text)));
    this.#gate.open(seq);
  }

  onBatch(batch: Batch): void {
    if (batch.runners) this.#gate.pass(batch);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #tell({ seq, runners }: Batch): void {
    if (runners) this.#deps.outlet.send({ op: 'runners', id: this.#deps.id, seq, snapshot: false, ...runners });
  }
}
