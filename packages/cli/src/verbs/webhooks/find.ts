import type { Webhook, WebhookList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { ConnectionFlags } from '../../config/connection.ts';
import type { Client } from '../../rest/client.ts';

export type JsonFlags = ConnectionFlags & { json?: true };

/** The one webhook with this id, or else this name. */
export async function findWebhook(client: Client, named: string): Promise<Webhook> {
  const { webhooks } = await client.call<WebhookList>('GET', restPaths.webhooks);
  const found = webhooks.filter(({ id }) => id === named);
  const meant = found.length > 0 ? found : webhooks.filter(({ name }) => name === named);
  if (meant.length > 1) throw new ApiError('usage', { problem: `${meant.length} webhooks have the name ${named}: give the id` });
  if (!meant[0]) throw new ApiError('webhook_not_found', { webhook: named });
  return meant[0];
}
