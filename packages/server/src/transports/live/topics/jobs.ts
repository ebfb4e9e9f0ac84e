import type { Job } from '@baton/protocol';
import { jobOf } from '../../views/job.ts';
import { type Batch, Changed } from '../batch.ts';
import type { Listener } from '../hub.ts';
import { Repeater } from '../repeater.ts';
import { jobRows } from '../rows.ts';
import type { Subscription, SubscriptionDeps, TopicOf } from '../subscription.ts';
import { UntilOpen } from '../until-open.ts';

/** So many ids are remembered as shown; beyond, the list is read anew. */
const shownMax = 5_000;

/**
 * The newest jobs that fit a filter. A job that was shown and fits no more is told of once more, so that its reader can take it away.
 */
export class JobsSubscription implements Subscription, Listener {
  readonly wants = 'jobs';
  readonly #deps: SubscriptionDeps;
  readonly #topic: TopicOf<'jobs'>;
  readonly #gate = new UntilOpen((batch) => this.#tell(batch));
  readonly #snapshots: Repeater;
  readonly #shown = new Set<string>();
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps, topic: TopicOf<'jobs'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#topic = topic;
    this.#snapshots = new Repeater(() => this.#snapshot().then(() => {}), onError);
  }

  async open(cursor: number | null): Promise<void> {
    this.#stop = this.#deps.hub.add(this);
    const seq = cursor === null ? await this.#snapshot() : await this.#resume(cursor);
    if (seq !== null) this.#gate.open(seq);
  }

  onBatch(batch: Batch): void {
    if (batch.jobIds.size > 0) this.#gate.pass(batch);
  }

  close(): void {
    this.#stop();
    this.#snapshots.stop();
  }

  async #snapshot(): Promise<number> {
    const { app, outlet, id } = this.#deps;
    const seq = app.live.seq();
    const { states, search, limit } = this.#topic;
    const list = await app.jobs.list({ states, runner: null, search: search || null, page: { limit, after: null } });
    this.#shown.clear();
    for (const { job } of list.jobs) this.#shown.add(job.id);
    await outlet.sendGently({
      op: 'jobs',
      id,
      seq,
      snapshot: true,
      rows: list.jobs.map(jobOf),
      counts: list.counts,
    });
    return seq;
  }

  async #resume(cursor: number): Promise<number | null> {
    const { app, outlet, id } = this.#deps;
    const seq = app.live.seq();
    const missed = await app.live.since(cursor);
    const changed = new Changed();
    changed.add(missed ?? []);
    if (!missed || changed.jobIds.size > this.#topic.limit) {
      outlet.send({ op: 'reset', id });
      return null;
    }
    // what the client shows from before is not known here: it is told of every change
    for (const jobId of changed.jobIds) this.#shown.add(jobId);
    const [rows, counts] = await Promise.all([jobRows(app, changed.jobIds), app.jobs.counts()]);
    outlet.send({ op: 'jobs', id, seq, snapshot: false, rows, counts });
    return seq;
  }

  #tell({ seq, jobs }: Batch): void {
    if (!jobs) {
      this.#snapshots.ask();
      return;
    }
    const rows = jobs.rows.filter((row) => this.#shown.has(row.id) || this.#fits(row));
    if (rows.length > this.#topic.limit || this.#shown.size > shownMax) {
      this.#snapshots.ask();
      return;
    }
    for (const row of rows) this.#shown.add(row.id);
    this.#deps.outlet.send({ op: 'jobs', id: this.#deps.id, seq, snapshot: false, rows, counts: jobs.counts });
  }

  #fits(row: Job): boolean {
    const { states, search } = this.#topic;
    if (states && !states.includes(row.state)) return false;
    if (!search) return true;
    return row.name.toLowerCase().includes(search.toLowerCase()) || row.id.startsWith(search);
  }
}
