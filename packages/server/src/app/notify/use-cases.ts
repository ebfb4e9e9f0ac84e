import type { Actor, NoticeKind, Webhook, WebhookDelivery } from '@baton/core';

export interface NewWebhook {
  name: string;
  url: string;
  /** by name, null: the instance */
  scope: string | null;
  kinds: NoticeKind[];
  queueAgeMs: number;
}

/** What is not given stays. */
export interface WebhookChange {
  name?: string | undefined;
  url?: string | undefined;
  kinds?: NoticeKind[] | undefined;
  queueAgeMs?: number | undefined;
  isEnabled?: boolean | undefined;
  /** why it is disabled */
  reason?: string | null | undefined;
}

/** Webhooks of scopes that someone manages. Those of other scopes are not found: `webhook_not_found`. */
export interface WebhookUseCases {
  /** of one scope by its name, or (undefined) of all that they manage; by name. Throws `scope_not_found` */
  list(scope?: string): Promise<Webhook[]>;
  find(id: string): Promise<Webhook>;
  /** The secret is shown once. Throws `scope_not_found`, `webhook_url_invalid`, `webhooks_too_many`. */
  create(input: NewWebhook, by: Actor): Promise<{ webhook: Webhook; secret: string }>;
  /** Throws `webhook_url_invalid`. */
  change(id: string, change: WebhookChange, by: Actor): Promise<Webhook>;
  /** The next secret, shown once; the present one signs too for a day. */
  rotate(id: string, by: Actor): Promise<{ webhook: Webhook; secret: string }>;
  /** What waits for it is gone too. */
  remove(id: string, by: Actor): Promise<void>;
  /** Sends it something at once, also while it is disabled. What came of it stands in the delivery later. */
  ping(id: string, by: Actor): Promise<WebhookDelivery>;
  /** newest first; `after` is the id of a delivery */
  deliveries(
    id: string,
    page: { limit: number; after: string | null },
  ): Promise<{ rows: WebhookDelivery[]; next: string | null }>;
  /** throws `webhook_delivery_not_found` */
  delivery(id: string, deliveryId: string): Promise<WebhookDelivery>;
  /** Sends it once more, at once, with the id and body that it had. Throws `webhook_delivery_not_found`. */
  redeliver(id: string, deliveryId: string, by: Actor): Promise<WebhookDelivery>;
}
