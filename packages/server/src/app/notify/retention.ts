import { giveUpDelivery, isHopeless, placeAt, plan, remove, webhookLimits } from '@baton/core';
import type { Context } from '../context.ts';

/** Rows of one commit. */
const batchMax = 500;

/** Gives up what could not be delivered for days, and takes away what is over for a month. */
export async function deliveriesRetention(context: Context): Promise<void> {
  const { outbox, deps } = context;
  const now = context.now();
  for (const webhook of outbox.webhooks()) {
    const pending = await deps.store.read.webhookDeliveriesPending(webhook.id, batchMax);
    const hopeless = pending.filter((each) => isHopeless(each, webhook, now));
    if (hopeless.length > 0)
      await context.committer.commit(hopeless.map((each) => giveUpDelivery(each, now)).filter((each) => each.ok));
  }
  const old = await deps.store.read.webhookDeliveriesBefore(placeAt(now - webhookLimits.keptMs), batchMax);
  const over = old.filter(({ state, webhookId }) => state !== 'pending' || !outbox.webhook(webhookId));
  if (over.length > 0) await context.committer.commit(over.map((each) => plan([remove('webhookDelivery', each)])));
}

/** Takes away everything that was sent, or waits to be sent, to a webhook that is gone. */
export async function forgetDeliveries(context: Context, webhookId: string): Promise<void> {
  for (;;) {
    const rows = await context.deps.store.read.webhookDeliveries(webhookId, Number.MAX_SAFE_INTEGER, batchMax);
    if (rows.length === 0) return;
    const results = await context.committer.commit(rows.map((each) => plan([remove('webhookDelivery', each)])));
    // one that is under way is taken away by retention
    if (results.every(({ status }) => status !== 'committed')) return;
  }
}
