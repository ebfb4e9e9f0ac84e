import type { Webhook, WebhookAnswer, WebhookDelivery } from '../state.ts';

export const webhookRow = (patch: Partial<Webhook> = {}): Webhook => ({
  ...{ id: 'w', revision: 1, scopeId: 'acme', name: 'hook', url: 'https://a.example/x', origin: 'https://a.example' },
  ...{ kinds: ['job.failed'], queueAgeMs: 600_000, keyId: 'k', box: 'box', earlier: null, disabled: null },
  ...{ createdAt: 0, createdBy: 'ada', failures: 0, failingSince: null, probeAt: null, recoveredAt: null },
  ...patch,
});

/** @param place also its id */
export const deliveryRow = (place: number, patch: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  ...{ id: String(place), revision: 1, webhookId: 'w', state: 'pending', place, eventId: `event ${place}`, type: 'job.failed' },
  ...{ subject: 'job', lanes: [], body: '{}', createdAt: 0, pendingSince: 0, nextAt: 0, claimedUntil: null, isByHand: false },
  ...{ tries: 0, answers: [], endedAt: null },
  ...patch,
});

export const answer = (status: number | null, patch: Partial<WebhookAnswer> = {}): WebhookAnswer => ({
  ...{ at: 0, durationMs: 5, status, bodyHead: '', retryAfterMs: null },
  problem: status !== null && status < 300 ? null : 'no',
  ...patch,
});
