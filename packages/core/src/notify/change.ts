import { insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Sealed } from '../secret/state.ts';
import { type Webhook, webhookLimits } from './state.ts';

const told = (webhook: Webhook, what: string, by: string, now: number) =>
  scopeEvent(webhook.scopeId, `webhook_${what}`, now, { webhook: webhook.id, name: webhook.name, by });

type Fresh = Pick<Webhook, 'id' | 'scopeId' | 'name' | 'url' | 'origin' | 'kinds' | 'queueAgeMs' | 'createdBy'> & Sealed;

export function createWebhook(fresh: Fresh, now: number): Decision {
  const quiet = { earlier: null, disabled: null, failures: 0, failingSince: null, probeAt: null, recoveredAt: null };
  const webhook: Webhook = { ...fresh, ...quiet, revision: 1, createdAt: now };
  return plan([insert('webhook', webhook)], [told(webhook, 'created', fresh.createdBy, now)]);
}

/** What people change of a webhook; what is not given stays. */
export interface WebhookEdit {
  name?: string | undefined;
  url?: { url: string; origin: string } | undefined;
  kinds?: Webhook['kinds'] | undefined;
  queueAgeMs?: number | undefined;
  isEnabled?: boolean | undefined;
  /** why it is disabled */
  reason?: string | null | undefined;
}

/** A new address, or enabling it, is a new start for what waits: it is due at once. */
export function editWebhook(webhook: Webhook, edit: WebhookEdit, by: string, now: number): Decision {
  const { name, url, kinds, queueAgeMs, isEnabled, reason = null } = edit;
  const patch: Partial<Webhook> = {};
  if (name !== undefined && name !== webhook.name) patch.name = name;
  if (url && url.url !== webhook.url) Object.assign(patch, url);
  if (kinds && kinds.join() !== webhook.kinds.join()) patch.kinds = kinds;
  if (queueAgeMs !== undefined && queueAgeMs !== webhook.queueAgeMs) patch.queueAgeMs = queueAgeMs;
  if (isEnabled !== undefined && isEnabled !== (webhook.disabled === null))
    patch.disabled = isEnabled ? null : { at: now, by, reason };
  if (Object.keys(patch).length === 0) return nothing();
  if (patch.url !== undefined || patch.disabled === null)
    Object.assign(patch, { failures: 0, failingSince: null, probeAt: null, recoveredAt: now });
  const what = patch.disabled === undefined ? 'changed' : patch.disabled ? 'disabled' : 'enabled';
  return plan([update('webhook', webhook, patch)], [told(webhook, what, by, now)]);
}

/**
 * Another secret signs from now on; the present one signs too for a day, so that receivers change over without losing anything.
 *
 * @param anew the present secret, sealed with the newest key; null: nobody can open it
 */
export function rotateWebhook(webhook: Webhook, sealed: Sealed, anew: Sealed | null, by: string, now: number): Decision {
  const earlier = anew && { ...anew, until: now + webhookLimits.rotationOverlapMs };
  return plan([update('webhook', webhook, { ...sealed, earlier })], [told(webhook, 'rotated', by, now)]);
}

export const removeWebhook = (webhook: Webhook, by: string, now: number): Decision =>
  plan([remove('webhook', webhook)], [told(webhook, 'removed', by, now)]);
