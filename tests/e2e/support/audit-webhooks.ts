import { restPaths, type WebhookDelivery, type WebhookWithSecret } from '@baton/protocol';
import { type Expected, on } from './audit-tries.ts';
import type { Server } from './server.ts';

/** What a server must be started with so that it sends webhooks to this machine. */
export const toThisMachine = { BATON_WEBHOOK_PRIVATE_NETWORKS: '127.0.0.1' };

/** What the audit log tells of the routes of webhooks. */
export function webhookTries(server: () => Server, fresh: (word: string) => string): Record<string, Expected> {
  // nothing listens at its address
  const webhook = async (): Promise<string> => {
    const body = { name: fresh('hook'), url: 'http://127.0.0.1:9/', kinds: ['runner.frozen'] };
    return (await server().post<WebhookWithSecret>(restPaths.webhooks, body)).webhook.id;
  };

  return {
    [`POST ${restPaths.webhooks}`]: {
      action: 'webhook.create',
      make: async () => on(restPaths.webhooks, { name: fresh('hook'), url: 'http://127.0.0.1:9/', kinds: ['job.failed'] }),
    },
    [`PATCH ${restPaths.webhook('{webhookId}')}`]: {
      action: 'webhook.edit',
      make: async () => on(restPaths.webhook(await webhook()), { enabled: false, reason: 'noisy' }),
    },
    [`DELETE ${restPaths.webhook('{webhookId}')}`]: {
      action: 'webhook.remove',
      make: async () => on(restPaths.webhook(await webhook())),
    },
    [`POST ${restPaths.webhookSecret('{webhookId}')}`]: {
      action: 'webhook.rotate',
      make: async () => on(restPaths.webhookSecret(await webhook())),
    },
    [`POST ${restPaths.webhookPing('{webhookId}')}`]: {
      action: 'webhook.ping',
      make: async () => on(restPaths.webhookPing(await webhook())),
    },
    [`POST ${restPaths.webhookRedelivery('{webhookId}', '{deliveryId}')}`]: {
      action: 'webhook.redeliver',
      make: async () => {
        const id = await webhook();
        const sent = await server().post<WebhookDelivery>(restPaths.webhookPing(id));
        return on(restPaths.webhookRedelivery(id, sent.id));
      },
    },
  };
}
