import { type Change, plan, update, type Webhook, webhookPurpose } from '@baton/core';
import type { Context } from '../context.ts';

/** Seals the secrets of webhooks anew with the newest key, where an older one sealed them. They are few: one commit each. */
export async function webhooksAnew(context: Context): Promise<{ done: number; left: number }> {
  const { deps, outbox, committer } = context;
  const older = outbox
    .webhooks()
    .filter(({ keyId, earlier }) => keyId !== deps.vault.keyId || isOther(earlier, deps.vault.keyId));
  const changes = older.map((webhook) => anew(context, webhook));
  const plans = changes.flatMap((change) => (change ? [plan([change])] : []));
  const results = await committer.commit(plans);
  return { done: results.filter(({ status }) => status === 'committed').length, left: changes.length - plans.length };
}

const isOther = (earlier: Webhook['earlier'], keyId: string): boolean => earlier !== null && earlier.keyId !== keyId;

function anew({ deps: { vault } }: Context, webhook: Webhook): Change | null {
  const purpose = webhookPurpose(webhook.id);
  const present = vault.open(webhook, purpose);
  if (present === null) return null;
  const earlier = webhook.earlier && vault.open(webhook.earlier, purpose);
  const kept = webhook.earlier && earlier !== null ? { ...vault.seal(earlier, purpose), until: webhook.earlier.until } : null;
  return update('webhook', webhook, { ...vault.seal(present, purpose), earlier: kept });
}
