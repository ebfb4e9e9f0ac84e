import type { Job } from '@baton/protocol';
import type { PersonalApp } from '../../../app/index.ts';
import { passes } from '../../views/job-filters.ts';
import { AtMost } from '../at-most.ts';
import { type Batch, Changed } from '../batch.ts';
import type { Listener } from '../hub.ts';
import { Repeater } from '../repeater.ts';
import { rowsText } from '../row-text.ts';
import { jobRows } from '../rows.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';
import { UntilOpen } from '../until-open.ts';

/** So many ids are remembered as shown; beyond, the list is read anew. */
const shownMax = 5_000;
/** Numbers that count all jobs move with each of them; they are told so often while no row is. */
const countsEveryMs = 250;
/** A list of which more changes at once than it holds is read so often. */
const snapshotEveryMs = 250;

/**
 * The newest jobs that fit a filter. A job that was shown and fits no more is told of once more, so that its reader can take it away.
 */
export class JobsSubscription implements Subscription, Listener {
  readonly wants = 'jobs';
  readonly app: PersonalApp;
  readonly #deps: SubscriptionDeps;
  readonly #topic: TopicOf<'jobs'>;
  readonly #gate = new UntilOpen((batch) => this.#tell(batch));
  readonly #snapshots: Repeater;
  readonly #snapshotsDue: AtMost;
  readonly #countsDue: AtMost;
  #counts: { seq: number; counts: Record<string, number> } = { seq: 0, counts: {} };
  readonly #shown = new Set<string>();
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps, topic: TopicOf<'jobs'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.app = deps.app;
    this.#topic = topic;
    this.#snapshots = new Repeater(() => this.#snapshot(this.#counts.seq), onError);
    this.#snapshotsDue = new AtMost(deps.clock, snapshotEveryMs, () => this.#snapshots.ask());
    this.#countsDue = new AtMost(deps.clock, countsEveryMs, () => void this.#tellCounts().catch(onError));
  }

  async open(cursor: number | null): Promise<void> {
    this.#stop = this.#deps.hub.add(this);
    if (cursor === null) await this.#snapshot(Number.POSITIVE_INFINITY);
    else await this.#resume(cursor);
  }

  onBatch(batch: Batch): void {
    if (batch.jobIds.size > 0) this.#gate.pass(batch);
  }

  close(): void {
    this.#stop();
    this.#snapshots.stop();
    this.#snapshotsDue.stop();
    this.#countsDue.stop();
  }

  /** @param least the sequence number that it has to be true for; infinite: of now */
  async #snapshot(least: number): Promise<void> {
    const { hub, outlet, id } = this.#deps;
    this.#gate.close();
    const { seq, rows, counts } = await hub.lists.jobs(this.app, this.#topic, least);
    this.#shown.clear();
    for (const row of rows) this.#shown.add(row.id);
    this.#counts = { seq, counts };
    this.#countsDue.done();
    const sent = outlet.sendGently({ op: 'jobs', id, seq, snapshot: true, rows, counts });
    this.#gate.open(seq);
    await sent;
  }

  async #resume(cursor: number): Promise<void> {
    const { app, outlet, id } = this.#deps;
    const seq = app.live.seq();
    const missed = await app.live.since(cursor);
    const changed = new Changed();
    changed.add(missed ?? []);
    if (!missed || changed.jobIds.size > this.#topic.limit) {
      outlet.send({ op: 'reset', id });
      return;
    }
    // what the client shows from before is not known here: it is told of every change
    for (const jobId of changed.jobIds) this.#shown.add(jobId);
    const [{ rows }, counts] = await Promise.all([jobRows(app, changed.jobIds), app.jobs.counts(this.#scope)]);
    outlet.send({ op: 'jobs', id, seq, snapshot: false, rows, counts });
    this.#gate.open(seq);
  }

  #tell({ seq, jobs }: Batch): void {
    // those of a scope are read when they are told
    this.#counts = { seq, counts: (this.#scope === null && jobs?.counts) || this.#counts.counts };
    const rows = jobs?.rows.filter((row) => this.#shown.has(row.id) || this.#fits(row)) ?? null;
    if (!jobs || !rows || rows.length > this.#topic.limit || this.#shown.size > shownMax) {
      this.#snapshotsDue.ask();
      return;
    }
    if (rows.length === 0) {
      this.#countsDue.ask();
      return;
    }
    for (const row of rows) this.#shown.add(row.id);
    this.#countsDue.done();
    if (this.#scope === null) this.#send(seq, rows, jobs.counts);
    else {
      this.#send(seq, rows, this.#counts.counts);
      this.#countsDue.ask();
    }
  }

  get #scope(): string | null {
    return this.#topic.filter?.scope ?? null;
  }

  async #tellCounts(): Promise<void> {
    const { seq } = this.#counts;
    if (this.#scope !== null) this.#counts.counts = await this.app.jobs.counts(this.#scope);
    this.#send(seq, [], this.#counts.counts);
  }

  #send(seq: number, rows: readonly Job[], counts: Record<string, number>): void {
    const head = JSON.stringify({ op: 'jobs', id: this.#deps.id, seq, snapshot: false, counts });
    this.#deps.outlet.sendText(`${head.slice(0, -1)},"rows":${rowsText(rows)}}`);
  }

  #fits(row: Job): boolean {
    const { states, search, filter = {} } = this.#topic;
    if (states && !states.includes(row.state)) return false;
    return passes(row, { ...filter, ...(search && { search }) });
  }
}
