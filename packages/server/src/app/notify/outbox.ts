import {
  alarmsEndedBy,
  type Change,
  type EventDraft,
  ensure,
  insert,
  lineage,
  type Notice,
  type NoticeAlarm,
  type NoticeKind,
  nextPlace,
  noticeBody,
  noticePath,
  noticesOf,
  type Plan,
  remove,
  type Webhook,
  type WebhookDelivery,
} from '@baton/core';
import type { AppDeps } from '../deps.ts';
import type { Fleet } from '../state/fleet.ts';

type OutboxDeps = Pick<AppDeps, 'clock' | 'entropy' | 'logger' | 'pageUrl' | 'store'>;

/** What has to reach webhooks is written in the commit that it tells of: neither is there without the other. */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #fleet: Fleet;
  readonly #webhooks = new Map<string, Webhook>();
  readonly #alarms = new Map<string, NoticeAlarm>();
  /** enabled ones by what they want */
  #wanting = new Map<NoticeKind, Webhook[]>();
  #lastPlace = 0;

  constructor(deps: OutboxDeps, fleet: Fleet) {
    this.#deps = deps;
    this.#fleet = fleet;
  }

  async load(): Promise<void> {
    const { read } = this.#deps.store;
    const [webhooks, alarms, latest] = [await read.webhooks(), await read.noticeAlarms(), await read.latestPlace()];
    this.#webhooks.clear();
    for (const webhook of webhooks) this.#webhooks.set(webhook.id, webhook);
    this.#alarms.clear();
    for (const alarm of alarms) this.#alarms.set(alarm.id, alarm);
    this.#lastPlace = Math.max(this.#lastPlace, latest);
    this.#index();
  }

  apply(changes: readonly Change[]): void {
    let isIndexStale = false;
    for (const change of changes) {
      const rows = change.kind === 'webhook' ? this.#webhooks : change.kind === 'noticeAlarm' ? this.#alarms : null;
      if (!rows) continue;
      if (change.op === 'remove') rows.delete(change.id);
      else rows.set(change.row.id, change.row as Webhook & NoticeAlarm);
      isIndexStale ||= change.kind === 'webhook';
    }
    if (isIndexStale) this.#index();
  }

  /** Of changes of which nobody knows whether they were carried out: what is true is read again. */
  doubt(changes: readonly Change[]): void {
    if (!changes.some(({ kind }) => kind === 'webhook' || kind === 'noticeAlarm')) return;
    this.load().catch((error: unknown) => {
      this.#deps.logger.warn({ error: String(error) }, 'webhooks could not be read again');
    });
  }

  #index(): void {
    const wanting = new Map<NoticeKind, Webhook[]>();
    for (const webhook of this.#webhooks.values())
      if (!webhook.disabled) for (const kind of webhook.kinds) wanting.set(kind, [...(wanting.get(kind) ?? []), webhook]);
    this.#wanting = wanting;
  }

  webhook = (id: string): Webhook | undefined => this.#webhooks.get(id);
  webhooks = (): Webhook[] => [...this.#webhooks.values()];
  alarm = (id: string): NoticeAlarm | undefined => this.#alarms.get(id);
  alarms = (): NoticeAlarm[] => [...this.#alarms.values()];

  /** Enabled webhooks that want to hear of this kind. */
  wanting = (kind: NoticeKind): readonly Webhook[] => this.#wanting.get(kind) ?? [];

  /** Those of them that hear of what happens in a scope. */
  wantingIn(kind: NoticeKind, scopeId: string): Webhook[] {
    const wanting = this.#wanting.get(kind);
    if (!wanting) return [];
    const above = lineage(scopeId, this.#fleet.scope);
    return wanting.filter((webhook) => above.includes(webhook.scopeId));
  }

  /** Nobody wants to hear of anything. */
  get isQuiet(): boolean {
    return this.#wanting.size === 0 && this.#alarms.size === 0;
  }

  /** A runner that is away is remembered for those who want to hear that it is back, too. */
  #isOfUse = (kind: NoticeKind): boolean =>
    this.#wanting.has(kind) ||
    (kind === 'runner.offline' && this.#wanting.has('runner.online')) ||
    (kind === 'runner.online' && this.#alarms.size > 0);

  /** The plan with the deliveries that it leads to. */
  completed = (plan: Plan): Plan => {
    if (plan.events.length === 0) return plan;
    const changes = [
      ...noticesOf(plan.changes, plan.events, this.#isOfUse).flatMap((notice) => this.#changesOf(notice)),
      ...this.#endedAlarms(plan.events),
    ];
    return changes.length === 0 ? plan : { ...plan, changes: [...plan.changes, ...changes] };
  };

  #endedAlarms(events: readonly EventDraft[]): Change[] {
    if (this.#alarms.size === 0) return [];
    return alarmsEndedBy(events).flatMap((id) => this.#removal(id));
  }

  #removal(alarmId: string): Change[] {
    const alarm = this.#alarms.get(alarmId);
    return alarm ? [remove('noticeAlarm', alarm)] : [];
  }

  #changesOf(notice: Notice): Change[] {
    if (notice.clears !== null && !this.#alarms.has(notice.clears)) return [];
    if (notice.raises !== null && this.#alarms.has(notice.raises)) return [];
    const webhooks = this.wantingIn(notice.kind, notice.scopeId).filter(
      ({ queueAgeMs }) => notice.queueAgeMs === null || notice.queueAgeMs === queueAgeMs,
    );
    const changes = notice.clears === null ? [] : this.#removal(notice.clears);
    const isAwaited =
      webhooks.length > 0 || (notice.raises !== null && this.wantingIn('runner.online', notice.scopeId).length > 0);
    if (notice.raises !== null && isAwaited)
      changes.push(
        ensure('noticeAlarm', { id: notice.raises, revision: 1, scopeId: notice.scopeId, value: '', raisedAt: notice.at }),
      );
    return webhooks.length === 0 ? changes : [...changes, ...this.#deliveries(notice, webhooks)];
  }

  #deliveries(notice: Notice, webhooks: readonly Webhook[]): Change[] {
    const { entropy, clock, pageUrl } = this.#deps;
    const now = clock.now();
    const eventId = entropy.uuid(now);
    const subjectName = this.#nameOf(notice);
    const runnerName = notice.job?.runnerId ? (this.#fleet.runner(notice.job.runnerId)?.name ?? null) : null;
    const scopeName = this.#fleet.scope(notice.scopeId)?.name ?? notice.scopeId;
    const link = `${pageUrl() ?? ''}${noticePath(notice)}`;
    const body = noticeBody(notice, { eventId, scopeName, subjectName, runnerName, link });
    const subject = subjectName ?? scopeName;
    return webhooks.map((webhook) =>
      insert(
        'webhookDelivery',
        this.delivery(webhook.id, { eventId, type: notice.kind, subject, lanes: notice.lanes, body }, now),
      ),
    );
  }

  /** A row for something that has to reach a webhook. */
  delivery(
    webhookId: string,
    what: Pick<WebhookDelivery, 'eventId' | 'type' | 'subject' | 'lanes' | 'body'>,
    now: number,
  ): WebhookDelivery {
    this.#lastPlace = nextPlace(this.#lastPlace, now);
    return {
      ...{ id: this.#deps.entropy.uuid(now), revision: 1, webhookId, state: 'pending', place: this.#lastPlace, ...what },
      ...{
        createdAt: now,
        pendingSince: now,
        nextAt: now,
        claimedUntil: null,
        isByHand: false,
        tries: 0,
        answers: [],
        endedAt: null,
      },
    };
  }

  #nameOf({ subject, job }: Notice): string | null {
    if (job) return job.name;
    if (subject.kind === 'runner') return this.#fleet.runner(subject.id)?.name ?? null;
    return null;
  }
}
