import type { Kind, Records } from '@baton/core';
import type { SyncReads } from './sync-reads.ts';

type WebhookReads = Pick<
  SyncReads,
  'webhooks' | 'webhookDeliveriesPending' | 'webhookDeliveries' | 'webhookDeliveriesBefore' | 'latestPlace' | 'noticeAlarms'
>;

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
const byPlace = (a: { place: number }, b: { place: number }): number => a.place - b.place;

/** Reads of webhooks and what goes out to them. */
export const webhookReads = (all: <K extends Kind>(kind: K) => Records[K][]): WebhookReads => ({
  webhooks: () => all('webhook').sort(byId),
  webhookDeliveriesPending: (webhookId, limit) =>
    all('webhookDelivery')
      .filter((row) => row.webhookId === webhookId && row.state === 'pending')
      .sort(byPlace)
      .slice(0, limit),
  webhookDeliveries: (webhookId, before, limit) =>
    all('webhookDelivery')
      .filter((row) => row.webhookId === webhookId && row.place < before)
      .sort((a, b) => byPlace(b, a))
      .slice(0, limit),
  webhookDeliveriesBefore: (before, limit) =>
    all('webhookDelivery')
      .filter((row) => row.place < before)
      .sort(byPlace)
      .slice(0, limit),
  latestPlace: () => all('webhookDelivery').reduce((latest, { place }) => Math.max(latest, place), 0),
  noticeAlarms: () => all('noticeAlarm').sort(byId),
});
