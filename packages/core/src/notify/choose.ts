import { isFailing } from './retry.ts';
import { type Webhook, type WebhookDelivery, webhookLimits } from './state.ts';

export interface Choice {
  /** to be sent now */
  chosen: WebhookDelivery[];
  /** when there may be something to send, if nothing changes; null: nothing waits */
  wakeAt: number | null;
}

/**
 * Which deliveries of a webhook go out now. One waits for every earlier one that shares a lane with it; the others are not held up. A webhook that
 * fails time and again gets one at a time, not before its probe is due, and each time another one, so that no single one that it never takes keeps all
 * others back. What somebody asked for goes at once, also to one that is disabled.
 *
 * @param pending the first of those that are pending, by place
 * @param underWay ids of those that this server sends at the moment
 */
export function chooseDeliveries(
  webhook: Webhook,
  pending: readonly WebhookDelivery[],
  underWay: ReadonlySet<string>,
  now: number,
): Choice {
  const isProbed = isFailing(webhook);
  const { due, wakeAt } = dueDeliveries(webhook, pending, underWay, now);
  const room = Math.max(0, (isProbed ? 1 : webhookLimits.atOnceMax) - underWay.size);
  const byHand = due.filter(({ isByHand }) => isByHand);
  const others = due.filter(({ isByHand }) => !isByHand);
  if (isProbed) others.sort((a, b) => lastTriedAt(a) - lastTriedAt(b) || a.place - b.place);
  return { chosen: [...byHand, ...others.slice(0, room)], wakeAt };
}

/** Those that nothing holds up, by place, and when the next one may go. */
function dueDeliveries(webhook: Webhook, pending: readonly WebhookDelivery[], underWay: ReadonlySet<string>, now: number) {
  const due: WebhookDelivery[] = [];
  const taken = new Set<string>();
  let wakeAt: number | null = null;
  for (const delivery of pending) {
    const isHeldUp = delivery.lanes.some((lane) => taken.has(lane));
    for (const lane of delivery.lanes) taken.add(lane);
    if (isHeldUp || underWay.has(delivery.id)) continue;
    const at = dueAt(webhook, delivery, now);
    if (at === null) continue;
    if (at > now) wakeAt = Math.min(at, wakeAt ?? at);
    else due.push(delivery);
  }
  return { due, wakeAt };
}

const lastTriedAt = ({ answers }: WebhookDelivery): number => answers.at(-1)?.at ?? 0;

/** Null: not before somebody changes something. */
function dueAt(webhook: Webhook, delivery: WebhookDelivery, now: number): number | null {
  if (delivery.claimedUntil !== null && delivery.claimedUntil > now) return delivery.claimedUntil;
  if (delivery.isByHand) return delivery.nextAt;
  if (webhook.disabled) return null;
  const own = isFailing(webhook) || failedBefore(delivery, webhook.recoveredAt) ? 0 : delivery.nextAt;
  return Math.max(own, webhook.probeAt ?? 0);
}

/** Whether its pause was measured for a receiver that has recovered since. */
const failedBefore = ({ answers }: WebhookDelivery, recoveredAt: number | null): boolean =>
  recoveredAt !== null && (answers.at(-1)?.at ?? recoveredAt + 1) <= recoveredAt;
