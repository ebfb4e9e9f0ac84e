import type { AuditQuery, AuditView } from '../../../app/index.ts';
import { entryOf, queryOf } from '../../views/audit.ts';
import { AtMost } from '../at-most.ts';
import { Repeater } from '../repeater.ts';
import type { Subscription, SubscriptionDeps } from '../subscription.ts';
import type { TopicOf } from '../topic-of.ts';

const pageSize = 100;
/** Much may be done at once, by scripts: a reader is told so often. */
const toldEveryMs = 250;

/** The entries of the audit log that pass a filter, as far as the one who follows may read them: each reading asks anew. */
export class AuditSubscription implements Subscription {
  readonly #deps: SubscriptionDeps;
  readonly #query: AuditQuery;
  readonly #news: Repeater;
  readonly #due: AtMost;
  #through = 0;
  #stop = (): void => {};

  constructor(deps: SubscriptionDeps, topic: TopicOf<'audit'>, onError: (error: unknown) => void) {
    this.#deps = deps;
    this.#query = queryOf(topic.filter);
    this.#news = new Repeater(() => this.#tell(), onError);
    this.#due = new AtMost(deps.clock, toldEveryMs, () => this.#news.ask());
  }

  async open(cursor: number | null): Promise<void> {
    this.#stop = this.#deps.app.live.onAudit(() => this.#due.ask());
    if (cursor === null) await this.#snapshot();
    else {
      this.#through = cursor;
      await this.#tell();
    }
    // what was written meanwhile
    this.#news.ask();
  }

  close(): void {
    this.#stop();
    this.#due.stop();
    this.#news.stop();
  }

  async #snapshot(): Promise<void> {
    const { app } = this.#deps;
    const newest = await app.audit.newest();
    const { entries, next } = await app.audit.page(this.#query, { limit: pageSize, after: null });
    // the page may know of more already: that is told once more then
    this.#through = newest;
    await this.#send(true, entries, next);
  }

  async #tell(): Promise<void> {
    const news = await this.#deps.app.audit.since(this.#query, this.#through);
    if (!news) return await this.#snapshot();
    this.#through = news.through;
    if (news.entries.length > 0) await this.#send(false, news.entries, null);
  }

  #send(snapshot: boolean, views: readonly AuditView[], next: string | null): Promise<void> {
    const { outlet, id } = this.#deps;
    return outlet.sendGently({ op: 'audit', id, seq: this.#through, snapshot, entries: views.map(entryOf), next });
  }
}
