import type { StoreReads } from '../interface.ts';
import { readers } from '../sql/rows.ts';
import { queries } from './queries.ts';
import type { Reader } from './reader.ts';

type WebhookReads = Pick<
  StoreReads,
  'webhooks' | 'webhookDeliveriesPending' | 'webhookDeliveries' | 'webhookDeliveriesBefore' | 'latestPlace' | 'noticeAlarms'
>;

/** Reads of webhooks and what goes out to them. */
export const webhookReads = (reader: Reader): WebhookReads => ({
  webhooks: async () => reader.rows(queries.webhooks).map((row) => readers.webhook(row, 0)),
  webhookDeliveriesPending: async (webhookId, limit) =>
    reader.rows(queries.webhookDeliveriesPending, webhookId, limit).map(readDelivery),
  webhookDeliveries: async (webhookId, before, limit) =>
    reader.rows(queries.webhookDeliveries, webhookId, before, limit).map(readDelivery),
  webhookDeliveriesBefore: async (before, limit) => reader.rows(queries.webhookDeliveriesBefore, before, limit).map(readDelivery),
  latestPlace: async () => Number(reader.row(queries.latestPlace)?.[0] ?? 0),
  noticeAlarms: async () => reader.rows(queries.noticeAlarms).map((row) => readers.noticeAlarm(row, 0)),
});

const readDelivery = (row: unknown[]) => readers.webhookDelivery(row, 0);
