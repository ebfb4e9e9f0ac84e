import type { Webhook as WebhookRow } from '@baton/core';
import {
  EditWebhook,
  Id,
  NewWebhook,
  restPaths,
  Webhook,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhooksQuery,
  WebhookWithSecret,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { PersonalApp } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

type DeliveryRow = Awaited<ReturnType<PersonalApp['webhooks']['delivery']>>;

const usualQueueAgeMs = 15 * 60_000;
const usualPage = 20;

/** Which webhooks someone sees, and what they may do with them, is asked in the use cases: all of it needs `manage_scope`. */
const managing = { tag: 'webhooks', access: 'person' } as const;
const Params = Type.Object({ webhookId: Id });
const DeliveryParams = Type.Object({ webhookId: Id, deliveryId: Id });

function webhookOf(app: PersonalApp, row: WebhookRow): Webhook {
  const { id, name, scopeId, url, kinds, queueAgeMs, disabled, createdAt, createdBy, failures, failingSince, probeAt, earlier } =
    row;
  const state = { failures, failingSince, nextTryAt: probeAt, earlierSecretUntil: earlier?.until ?? null };
  return { id, name, scope: app.fleet.scopeName(scopeId), url, kinds, queueAgeMs, disabled, createdAt, createdBy, ...state };
}

const deliveryOf = ({ id, eventId, type, subject, state, createdAt, nextAt, endedAt, tries, answers, body }: DeliveryRow) =>
  ({
    ...{ id, eventId, type, subject, state, createdAt, nextAt: state === 'pending' ? nextAt : null, endedAt, tries, body },
    answers: answers.map(({ at, durationMs, status, problem, bodyHead }) => ({ at, durationMs, status, problem, bodyHead })),
  }) satisfies WebhookDelivery;

const webhooksOfScopes: readonly RestRoute[] = [
  restRoute({
    ...managing,
    method: 'GET',
    path: restPaths.webhooks,
    summary: 'List webhooks',
    description: 'Those of the scopes in which the caller has `manage_scope`, or of one of these.',
    query: WebhooksQuery,
    answers: { 200: { description: 'By name, without their secrets', schema: WebhookList } },
    errors: ['scope_not_found', 'permission_denied'],
    handle: async ({ app, query: { scope } }) => ({
      status: 200,
      body: { webhooks: (await app.webhooks.list(scope)).map((row) => webhookOf(app, row)) },
    }),
  }),
  restRoute({
    ...managing,
    method: 'POST',
    path: restPaths.webhooks,
    summary: 'Make a webhook',
    description: 'It is told of what happens in its scope and in all under it. Needs `manage_scope` in it.',
    body: NewWebhook,
    answers: { 201: { description: 'The webhook; its secret is shown only here', schema: WebhookWithSecret } },
    errors: ['scope_not_found', 'permission_denied', 'webhook_url_invalid', 'webhooks_too_many', 'storage_full'],
    handle: async ({ app, body, actor }) => {
      const { name, url, kinds, scope = 'instance', queueAgeMs = usualQueueAgeMs } = body;
      const input = { name, url, kinds, queueAgeMs, scope: scope === 'instance' ? null : scope };
      const { webhook, secret } = await app.webhooks.create(input, actor);
      return { status: 201, body: { webhook: webhookOf(app, webhook), secret } satisfies WebhookWithSecret };
    },
  }),
];

const oneWebhook: readonly RestRoute[] = [
  restRoute({
    ...managing,
    method: 'GET',
    path: restPaths.webhook('{webhookId}'),
    summary: 'Show a webhook',
    params: Params,
    answers: { 200: { description: 'Without its secret', schema: Webhook } },
    errors: ['webhook_not_found', 'permission_denied'],
    handle: async ({ app, params }) => ({ status: 200, body: webhookOf(app, await app.webhooks.find(params.webhookId)) }),
  }),
  restRoute({
    ...managing,
    method: 'PATCH',
    path: restPaths.webhook('{webhookId}'),
    summary: 'Change, enable or disable a webhook',
    description: 'While it is disabled nothing new is kept for it; what waits goes out when it is enabled within three days.',
    params: Params,
    body: EditWebhook,
    answers: { 200: { description: 'As it is now', schema: Webhook } },
    errors: ['webhook_not_found', 'permission_denied', 'webhook_url_invalid'],
    handle: async ({ app, params, body: { enabled, ...rest }, actor }) => {
      const changed = await app.webhooks.change(params.webhookId, { ...rest, isEnabled: enabled }, actor);
      return { status: 200, body: webhookOf(app, changed) };
    },
  }),
  restRoute({
    ...managing,
    method: 'DELETE',
    path: restPaths.webhook('{webhookId}'),
    summary: 'Remove a webhook, with what waits for it and its history',
    params: Params,
    answers: { 204: { description: 'Removed' } },
    errors: ['webhook_not_found', 'permission_denied'],
    handle: async ({ app, params, actor }) => {
      await app.webhooks.remove(params.webhookId, actor);
      return { status: 204 };
    },
  }),
  restRoute({
    ...managing,
    method: 'POST',
    path: restPaths.webhookSecret('{webhookId}'),
    summary: 'Make a new signing secret',
    description: 'For a day what is sent carries a signature of the secret before it too.',
    params: Params,
    answers: { 200: { description: 'The webhook; the new secret is shown only here', schema: WebhookWithSecret } },
    errors: ['webhook_not_found', 'permission_denied'],
    handle: async ({ app, params, actor }) => {
      const { webhook, secret } = await app.webhooks.rotate(params.webhookId, actor);
      return { status: 200, body: { webhook: webhookOf(app, webhook), secret } satisfies WebhookWithSecret };
    },
  }),
  restRoute({
    ...managing,
    method: 'POST',
    path: restPaths.webhookPing('{webhookId}'),
    summary: 'Send a webhook a ping, once, also while it is disabled',
    params: Params,
    answers: { 202: { description: 'On its way: look at the delivery for what came of it', schema: WebhookDelivery } },
    errors: ['webhook_not_found', 'permission_denied', 'storage_full'],
    handle: async ({ app, params, actor }) => ({
      status: 202,
      body: deliveryOf(await app.webhooks.ping(params.webhookId, actor)),
    }),
  }),
];

const deliveryRoutes: readonly RestRoute[] = [
  restRoute({
    ...managing,
    method: 'GET',
    path: restPaths.webhookDeliveries('{webhookId}'),
    summary: 'List what was sent to a webhook, or waits to be sent',
    params: Params,
    query: WebhookDeliveriesQuery,
    answers: { 200: { description: 'A page, newest first; kept for 30 days', schema: WebhookDeliveryPage } },
    errors: ['webhook_not_found', 'webhook_delivery_not_found', 'permission_denied'],
    handle: async ({ app, params, query: { limit = usualPage, after = null } }) => {
      const { rows, next } = await app.webhooks.deliveries(params.webhookId, { limit, after });
      return { status: 200, body: { deliveries: rows.map(deliveryOf), next } satisfies WebhookDeliveryPage };
    },
  }),
  restRoute({
    ...managing,
    method: 'GET',
    path: restPaths.webhookDelivery('{webhookId}', '{deliveryId}'),
    summary: 'Show a delivery with the newest answers to it',
    params: DeliveryParams,
    answers: { 200: { description: 'The delivery', schema: WebhookDelivery } },
    errors: ['webhook_not_found', 'webhook_delivery_not_found', 'permission_denied'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: deliveryOf(await app.webhooks.delivery(params.webhookId, params.deliveryId)),
    }),
  }),
  restRoute({
    ...managing,
    method: 'POST',
    path: restPaths.webhookRedelivery('{webhookId}', '{deliveryId}'),
    summary: 'Send a delivery once more, with the id and body that it had',
    params: DeliveryParams,
    answers: { 202: { description: 'On its way', schema: WebhookDelivery } },
    errors: ['webhook_not_found', 'webhook_delivery_not_found', 'permission_denied'],
    handle: async ({ app, params, actor }) => ({
      status: 202,
      body: deliveryOf(await app.webhooks.redeliver(params.webhookId, params.deliveryId, actor)),
    }),
  }),
];

/** Webhooks, and what was sent to them. */
export const webhookRoutes: readonly RestRoute[] = [...webhooksOfScopes, ...oneWebhook, ...deliveryRoutes];
