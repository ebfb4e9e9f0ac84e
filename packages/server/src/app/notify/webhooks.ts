import {
  type Actor,
  type AuditAction,
  auditedRow,
  createWebhook,
  type Decision,
  editWebhook,
  insert,
  instanceScopeId,
  noticeKinds,
  plan,
  redeliver,
  removeWebhook,
  rotateWebhook,
  type Webhook,
  type WebhookDelivery,
  webhookLimits,
  webhookPurpose,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { forgetDeliveries } from './retention.ts';
import { secretOf } from './sign.ts';
import type { NewWebhook, WebhookChange, WebhookUseCases } from './use-cases.ts';

const secretBytes = 32;

/** Each kind once, in one order: what is the same reads the same. */
const ordered = (kinds: Webhook['kinds']): Webhook['kinds'] => noticeKinds.filter((kind) => kinds.includes(kind));

/** Webhooks, as far as someone manages their scopes. Their addresses may hold secrets, so to see them takes as much as to change them. */
export class Webhooks implements WebhookUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async list(scope?: string): Promise<Webhook[]> {
    const isAsked = scope === undefined ? () => true : this.#inScope(scope);
    return this.#context.outbox
      .webhooks()
      .filter((webhook) => isAsked(webhook) && this.#access.may('manage_scope', webhook.scopeId))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
  }

  async find(id: string): Promise<Webhook> {
    return this.#found(this.#context.outbox.webhook(id) ?? null, id);
  }

  async create({ name, url, scope, kinds, queueAgeMs }: NewWebhook, by: Actor): Promise<{ webhook: Webhook; secret: string }> {
    const context = this.#context;
    context.assertOpen();
    context.assertSpace();
    const scopeId = this.#scopeId(scope);
    const origin = await this.#checkUrl(url);
    if (context.outbox.webhooks().filter((each) => each.scopeId === scopeId).length >= webhookLimits.perScopeMax)
      throw new Refused('webhooks_too_many', { scope: scope ?? 'the instance', max: webhookLimits.perScopeMax });
    const now = context.now();
    const id = context.deps.entropy.uuid(now);
    const { secret, sealed } = this.#newSecret(id);
    const fresh = { id, scopeId, name, url, origin, kinds: ordered(kinds), queueAgeMs, createdBy: by.login, ...sealed };
    await context.committer.carryOut(
      () => null,
      () => this.#audited(createWebhook(fresh, now), by, 'webhook.create', null, fresh),
    );
    return { webhook: await this.find(id), secret };
  }

  async change(id: string, { url, kinds, ...rest }: WebhookChange, by: Actor): Promise<Webhook> {
    // whoever does not see it learns nothing of addresses
    const known = await this.find(id);
    const edit = {
      ...rest,
      ...(url !== undefined && url !== known.url && { url: { url, origin: await this.#checkUrl(url) } }),
      ...(kinds && { kinds: ordered(kinds) }),
    };
    await this.#carryOut(id, (webhook) =>
      this.#audited(editWebhook(webhook, edit, by.login, this.#context.now()), by, 'webhook.edit', webhook, webhook),
    );
    return await this.find(id);
  }

  async rotate(id: string, by: Actor): Promise<{ webhook: Webhook; secret: string }> {
    const { vault } = this.#context.deps;
    const { secret, sealed } = this.#newSecret(id);
    await this.#carryOut(id, (webhook) => {
      const present = vault.open(webhook, webhookPurpose(id));
      const anew = present === null ? null : vault.seal(present, webhookPurpose(id));
      const decision = rotateWebhook(webhook, sealed, anew, by.login, this.#context.now());
      return this.#audited(decision, by, 'webhook.rotate', webhook, webhook);
    });
    return { webhook: await this.find(id), secret };
  }

  async remove(id: string, by: Actor): Promise<void> {
    await this.#carryOut(id, (webhook) =>
      this.#audited(removeWebhook(webhook, by.login, this.#context.now()), by, 'webhook.remove', webhook, webhook),
    );
    await forgetDeliveries(this.#context, id);
  }

  async ping(id: string, by: Actor): Promise<WebhookDelivery> {
    this.#context.assertSpace();
    const now = this.#context.now();
    const webhook = await this.find(id);
    const eventId = this.#context.deps.entropy.uuid(now);
    const scope = { id: webhook.scopeId, name: this.#context.fleet.scope(webhook.scopeId)?.name ?? webhook.scopeId };
    const body = JSON.stringify({
      ...{ id: eventId, type: 'ping', occurredAt: now, scope },
      ...{ subject: { kind: 'webhook', id, name: webhook.name }, detail: { by: by.login }, link: null },
    });
    const what = { eventId, type: 'ping' as const, subject: webhook.name, lanes: [], body };
    const delivery = { ...this.#context.outbox.delivery(id, what, now), isByHand: true };
    await this.#carryOut(id, (found) =>
      this.#audited(plan([insert('webhookDelivery', delivery)]), by, 'webhook.ping', found, found),
    );
    return delivery;
  }

  async deliveries(id: string, { limit, after }: { limit: number; after: string | null }) {
    await this.find(id);
    const { read } = this.#context.deps.store;
    const before = after === null ? Number.MAX_SAFE_INTEGER : (await this.delivery(id, after)).place;
    const rows = await read.webhookDeliveries(id, before, limit + 1);
    return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  }

  async delivery(id: string, deliveryId: string): Promise<WebhookDelivery> {
    await this.find(id);
    const delivery = await this.#context.deps.store.read.get('webhookDelivery', deliveryId);
    if (delivery?.webhookId !== id) throw new Refused('webhook_delivery_not_found', { delivery: deliveryId });
    return delivery;
  }

  async redeliver(id: string, deliveryId: string, by: Actor): Promise<WebhookDelivery> {
    const webhook = await this.find(id);
    this.#context.assertOpen();
    await this.#context.committer.carryOut(
      () => this.delivery(id, deliveryId),
      (delivery) => this.#audited(redeliver(delivery, this.#context.now()), by, 'webhook.redeliver', webhook, webhook),
    );
    return await this.delivery(id, deliveryId);
  }

  #newSecret(id: string) {
    const { entropy, vault } = this.#context.deps;
    const secret = secretOf(entropy.bytes(secretBytes));
    return { secret, sealed: vault.seal(secret, webhookPurpose(id)) };
  }

  /** Throws `webhook_url_invalid`, which tells nothing of the address: it may hold a secret. Answers its origin. */
  async #checkUrl(url: string): Promise<string> {
    const problem = await this.#context.deps.webhookSender.problemOf(url);
    if (problem !== null) throw new Refused('webhook_url_invalid', { problem });
    return new URL(url).origin;
  }

  #audited(
    decision: Decision,
    actor: Actor,
    action: AuditAction,
    before: Webhook | null,
    named: Pick<Webhook, 'id' | 'name' | 'scopeId'>,
  ): Decision {
    return auditedRow(decision, { actor, action }, 'webhook', before, named, this.#context.now());
  }

  async #carryOut(id: string, decide: (webhook: Webhook) => Decision): Promise<void> {
    this.#context.assertOpen();
    const { read } = this.#context.deps.store;
    await this.#context.committer.carryOut(async () => this.#found(await read.get('webhook', id), id), decide);
  }

  #found(webhook: Webhook | null, id: string): Webhook {
    if (!webhook || !this.#access.sees(webhook.scopeId)) throw new Refused('webhook_not_found', { webhook: id });
    this.#access.need('manage_scope', webhook.scopeId);
    return webhook;
  }

  #inScope(name: string): (webhook: Webhook) => boolean {
    const scopeId = this.#scopeId(name === 'instance' ? null : name);
    return (webhook) => webhook.scopeId === scopeId;
  }

  /** Throws `scope_not_found` for one that they do not see, `permission_denied`. */
  #scopeId(name: string | null): string {
    const { fleet } = this.#context;
    const scope = name === null ? fleet.scope(instanceScopeId) : fleet.scopeByName(name);
    if (!scope || (name !== null && !this.#access.sees(scope.id))) throw new Refused('scope_not_found', { name });
    this.#access.need('manage_scope', scope.id);
    return scope.id;
  }
}
