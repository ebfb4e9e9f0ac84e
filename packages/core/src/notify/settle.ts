import { type Change, update } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import { scopeEvent } from '../scope/event.ts';
import { isFailing, isTaken, nextAttempt, nextProbe } from './retry.ts';
import { type Webhook, type WebhookAnswer, type WebhookDelivery, webhookLimits } from './state.ts';

/** The receiver says that nothing is there any more, and that it will stay so. */
const gone = 410;

/** A server is about to send it: no other does until it has an answer, or died and the time is over. */
export const claimDelivery = (delivery: WebhookDelivery, now: number): Decision =>
  plan([update('webhookDelivery', delivery, { claimedUntil: now + webhookLimits.claimMs })]);

/** The server stops before there is an answer: whether it arrived is not known, so it is sent again. */
export const releaseDelivery = (delivery: WebhookDelivery, now: number): Decision =>
  plan([update('webhookDelivery', delivery, { claimedUntil: null, nextAt: now })]);

/**
 * A try of a delivery is over.
 *
 * @param webhook null: it was removed meanwhile
 * @param unit chance, in [0, 1)
 */
export function settleDelivery(
  delivery: WebhookDelivery,
  webhook: Webhook | null,
  answer: WebhookAnswer,
  now: number,
  unit: number,
): Decision {
  if (!webhook) return plan([]);
  const tried = {
    tries: delivery.tries + 1,
    claimedUntil: null,
    answers: [...delivery.answers, answer].slice(-webhookLimits.answersKept),
  };
  const ended = (state: 'delivered' | 'given_up') =>
    update('webhookDelivery', delivery, { ...tried, state, endedAt: now, isByHand: false });
  if (isTaken(answer)) return plan([ended('delivered'), ...recovered(webhook, now)]);
  if (delivery.type === 'ping') return plan([ended('given_up')]);
  if (answer.status === gone) return mergeGone(webhook, ended('given_up'), now);
  const next = nextAttempt(now, unit, { ...delivery, tries: tried.tries }, answer);
  const after = { ...tried, nextAt: next === 'given up' ? now : next, isByHand: false };
  const change = next === 'given up' ? ended('given_up') : update('webhookDelivery', delivery, after);
  return plan([change, update('webhook', webhook, failed(webhook, answer, now, unit))]);
}

/** After a few failures each delivery keeps its own pause: they may have been its own fault. */
function recovered(webhook: Webhook, now: number): Change[] {
  if (webhook.failures === 0) return [];
  const wasAway = isFailing(webhook) || webhook.probeAt !== null;
  return [
    update('webhook', webhook, {
      ...{ failures: 0, failingSince: null, probeAt: null },
      ...(wasAway && { recoveredAt: now }),
    }),
  ];
}

function failed(webhook: Webhook, answer: WebhookAnswer, now: number, unit: number): Partial<Webhook> {
  const failures = webhook.failures + 1;
  return { failures, failingSince: webhook.failingSince ?? now, probeAt: nextProbe(now, unit, failures, answer) };
}

function mergeGone(webhook: Webhook, change: ReturnType<typeof update>, now: number): Decision {
  if (webhook.disabled) return plan([change]);
  const disabled = { at: now, by: 'server', reason: 'its receiver answered 410 Gone' };
  const event = scopeEvent(webhook.scopeId, 'webhook_disabled', now, {
    webhook: webhook.id,
    by: 'server',
    reason: disabled.reason,
  });
  return plan([change, update('webhook', webhook, { disabled })], [event]);
}

/** Whether a delivery that was not even tried of late is given up: its three days are over, and its receiver is away or disabled. */
export const isHopeless = (delivery: WebhookDelivery, webhook: Webhook | null, now: number): boolean =>
  !webhook ||
  (now >= delivery.pendingSince + webhookLimits.tryForMs &&
    (delivery.tries > 0 || webhook.failures > 0 || webhook.disabled !== null));

export const giveUpDelivery = (delivery: WebhookDelivery, now: number): Decision =>
  plan([update('webhookDelivery', delivery, { state: 'given_up', endedAt: now, claimedUntil: null, isByHand: false })]);

/** Somebody wants it sent again, with the id and the body that it had. */
export const redeliver = (delivery: WebhookDelivery, now: number): Decision =>
  plan([
    update('webhookDelivery', delivery, {
      ...{ state: 'pending', pendingSince: now, nextAt: now, isByHand: true, endedAt: null },
      tries: delivery.state === 'pending' ? delivery.tries : 0,
    }),
  ]);
