import { type Static, Type } from 'typebox';
import { Count, closed, DurationMs, Id, Instant, Name, Nullable, Reason, Uuid } from '../shared/fields.ts';
import { noticeKindNames } from '../shared/notice-kinds.ts';
import { oneOf } from '../shared/states.ts';

/*
 * Webhooks: who is told of what happens in a scope, by requests to an address. What is sent is described in the guide on notifications.
 */

const NoticeKind = oneOf(noticeKindNames);
const Kinds = Type.Array(NoticeKind, { minItems: 1, maxItems: 32, uniqueItems: true });

const Url = Type.String({
  minLength: 9,
  maxLength: 2_000,
  description: 'https, of the public internet; other networks only where `--webhook-private-networks` allows them',
});
const QueueAgeMs = Type.Integer({
  minimum: 1_000,
  maximum: 30 * 86_400_000,
  description: 'for `queue.too_old`: how long the oldest job of a kind may wait',
});
const ScopeName = Type.String({
  minLength: 1,
  maxLength: 121,
  description: 'an organization, a user, or a project `owner/name`; left out: the instance',
});

export const Webhook = Type.Object(
  {
    id: Uuid,
    name: Name,
    scope: Type.String({ description: '`instance`, or the name of an owner or project: it is told of that and of all under it' }),
    url: Type.String(),
    kinds: Type.Array(NoticeKind),
    queueAgeMs: QueueAgeMs,
    disabled: Nullable(Type.Object({ at: Instant, by: Type.String(), reason: Nullable(Type.String()) })),
    createdAt: Instant,
    createdBy: Type.String(),
    failures: Type.Integer({ minimum: 0, description: 'tries in a row that failed; from five on it is only probed' }),
    failingSince: Nullable(Instant),
    nextTryAt: Nullable(Type.Integer({ description: 'before then nothing is sent; null: nothing stands against it' })),
    earlierSecretUntil: Nullable(Type.Integer({ description: 'until then the secret before the present one signs too' })),
  },
  { $id: 'Webhook' },
);
export type Webhook = Static<typeof Webhook>;
export const WebhookList = Type.Object({ webhooks: Type.Array(Webhook) });
export type WebhookList = Static<typeof WebhookList>;

/** `GET /api/v1/webhooks` */
export const WebhooksQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);

/** `POST /api/v1/webhooks` */
export const NewWebhook = Type.Object(
  { name: Name, url: Url, kinds: Kinds, scope: Type.Optional(ScopeName), queueAgeMs: Type.Optional(QueueAgeMs) },
  closed,
);
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookWithSecret = Type.Object(
  { webhook: Webhook, secret: Type.String({ description: '`whsec_…`, shown only here: what is sent is signed with it' }) },
  { $id: 'WebhookWithSecret' },
);
export type WebhookWithSecret = Static<typeof WebhookWithSecret>;

/** `PATCH /api/v1/webhooks/{id}`: what is not given stays. */
export const EditWebhook = Type.Object(
  {
    name: Type.Optional(Name),
    url: Type.Optional(Url),
    kinds: Type.Optional(Kinds),
    queueAgeMs: Type.Optional(QueueAgeMs),
    enabled: Type.Optional(Type.Boolean()),
    reason: Type.Optional(Reason),
  },
  closed,
);
export type EditWebhook = Static<typeof EditWebhook>;

const WebhookAnswer = Type.Object({
  at: Instant,
  durationMs: DurationMs,
  status: Nullable(Type.Integer({ description: 'HTTP status; null: there was no answer' })),
  problem: Nullable(Type.String({ description: 'why it does not count; null: it counts' })),
  bodyHead: Type.String({ description: 'the first 2 KiB of what was answered' }),
});

export const WebhookDelivery = Type.Object(
  {
    id: Uuid,
    eventId: Type.String({
      description: 'the header `webhook-id`: the same for every try, and for every webhook that is told of it',
    }),
    type: Type.Union([NoticeKind, Type.Literal('ping')]),
    subject: Type.String({ description: 'the name of what it tells of' }),
    state: Type.Union([Type.Literal('pending'), Type.Literal('delivered'), Type.Literal('given_up')]),
    createdAt: Instant,
    nextAt: Nullable(Type.Integer({ description: 'while it is pending: when it is tried again at the earliest' })),
    endedAt: Nullable(Instant),
    tries: Count,
    answers: Type.Array(WebhookAnswer, { description: 'the newest tries, at most five, the oldest of them first' }),
    body: Type.String({ description: 'what is sent' }),
  },
  { $id: 'WebhookDelivery' },
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;
export const WebhookDeliveryPage = Type.Object({
  deliveries: Type.Array(WebhookDelivery),
  next: Nullable(Type.String({ description: 'give it as `after` for the next page' })),
});
export type WebhookDeliveryPage = Static<typeof WebhookDeliveryPage>;

/** `GET /api/v1/webhooks/{id}/deliveries` */
export const WebhookDeliveriesQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'default 20' })), after: Type.Optional(Id) },
  closed,
);
