import type { PersonalApp } from '../../../app/index.ts';
import { runnerOf } from '../../views/runner.ts';
import type { Batch } from '../batch.ts';
import { Changed } from '../batch.ts';
import type { Listener } from '../hub.ts';
import { seenRunners } from '../own-batch.ts';
import { rowsText } from '../row-text.ts';
import { runnerRows } from '../rows.ts';
import { runnerParts } from '../runner-parts.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';
import { UntilOpen } from '../until-open.ts';

/** Every runner, and their presence. */
export class RunnersSubscription implements Subscription, Listener {
  readonly wants = 'runners';
  readonly app: PersonalApp;
  readonly #deps: SubscriptionDeps;
  readonly #topic: TopicOf<'runners'>;
  readonly #gate = new UntilOpen((batch) => this.#tell(batch));
  #stops: (() => void)[] = [];
  #closed = false;

  constructor(deps: SubscriptionDeps, topic: TopicOf<'runners'>) {
    this.#deps = deps;
    this.app = deps.app;
    this.#topic = topic;
  }

  async open(cursor: number | null): Promise<void> {
    const { app, hub, outlet } = this.#deps;
    this.#stops.push(hub.add(this));
    const seq = app.live.seq();
    // A row may be older than a heartbeat that is told before it is sent: such a word waits.
    const early: string[] = [];
    let tellPresence = (text: string): unknown => early.push(text);
    this.#stops.push(hub.onPresence({ app, tell: (text) => tellPresence(text) }));
    const told = cursor === null ? await this.#snapshot(seq) : await this.#resume(cursor, seq);
    if (!told || this.#closed) return;
    tellPresence = (text) => outlet.sendText(text);
    for (const text of early) outlet.sendText(text);
    this.#gate.open(seq);
  }

  onBatch(batch: Batch): void {
    if (batch.runners) this.#gate.pass(batch);
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
  }

  async #snapshot(seq: number): Promise<boolean> {
    const { app, outlet, id } = this.#deps;
    const views = await app.fleet.list();
    const { first } = this.#topic;
    if (!first) {
      outlet.send({ op: 'runners', id, seq, snapshot: true, rows: views.map(runnerOf), removed: [] });
      return true;
    }
    for (const part of runnerParts(views, first)) {
      // between two parts others get their turn
      if (!this.#closed) await outlet.sendGently({ op: 'runners_part', id, seq, ...part });
    }
    return true;
  }

  async #resume(cursor: number, seq: number): Promise<boolean> {
    const { app, outlet, id } = this.#deps;
    const missed = await app.live.since(cursor);
    if (!missed) {
      outlet.send({ op: 'reset', id });
      return false;
    }
    const changed = new Changed();
    changed.add(missed);
    const { rows, removed } = await runnerRows(app, changed.runnerIds);
    const gone = seenRunners(app, removed, changed.runnerScopeIds);
    outlet.send({ op: 'runners', id, seq, snapshot: false, rows, removed: gone });
    return true;
  }

  #tell({ seq, runners }: Batch): void {
    if (!runners) return;
    const { removed, rows } = runners;
    const head = JSON.stringify({ op: 'runners', id: this.#deps.id, seq, snapshot: false, removed });
    this.#deps.outlet.sendText(`${head.slice(0, -1)},"rows":${rowsText(rows)}}`);
  }
}
