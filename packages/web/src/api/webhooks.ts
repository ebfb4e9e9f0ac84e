import type {
  EditWebhook,
  NewWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhookWithSecret,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** How often an open page asks how webhooks fare. */
const lookEveryMs = 5_000;
const pageSize = 10;

/** Webhooks of the scopes that the one who is signed in manages. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => request<WebhookList>('GET', restPaths.webhooks, { signal }),
  refetchInterval: lookEveryMs,
});

/** What was sent to a webhook, page by page. */
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['webhook-deliveries', id],
    queryFn: ({ signal, pageParam }) =>
      request<WebhookDeliveryPage>('GET', `${restPaths.webhookDeliveries(id)}?${queryOf(pageParam)}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: lookEveryMs,
  });

const queryOf = (after: string | null): string =>
  new URLSearchParams({ limit: String(pageSize), ...(after !== null && { after }) }).toString();

export const createWebhook = (body: NewWebhook): Promise<WebhookWithSecret> => request('POST', restPaths.webhooks, { body });
export const editWebhook = (id: string, body: EditWebhook): Promise<Webhook> => request('PATCH', restPaths.webhook(id), { body });
export const removeWebhook = (id: string): Promise<void> => request('DELETE', restPaths.webhook(id));
export const rotateWebhook = (id: string): Promise<WebhookWithSecret> => request('POST', restPaths.webhookSecret(id));
export const pingWebhook = (id: string): Promise<WebhookDelivery> => request('POST', restPaths.webhookPing(id));
export const redeliver = (id: string, delivery: string): Promise<WebhookDelivery> =>
  request('POST', restPaths.webhookRedelivery(id, delivery));
