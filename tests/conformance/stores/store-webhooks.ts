import { insert, type NoticeAlarm, remove, update, type Webhook, type WebhookDelivery } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf, idOf } from './store-rows.ts';

const webhookRow = (number: number, patch: Partial<Webhook> = {}): Webhook => ({
  ...{
    id: idOf(number),
    revision: 1,
    scopeId: 'p',
    name: `größe ${number}`,
    url: 'https://a.example/x',
    origin: 'https://a.example',
  },
  ...{ kinds: ['job.failed', 'runner.offline'], queueAgeMs: 600_000, keyId: 'k', box: 'box', earlier: null, disabled: null },
  ...{ createdAt: 1, createdBy: 'ada', failures: 0, failingSince: null, probeAt: null, recoveredAt: null },
  ...patch,
});

const deliveryRow = (number: number, place: number, patch: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  ...{ id: idOf(number), revision: 1, webhookId: idOf(1), state: 'pending', place, eventId: idOf(500 + number) },
  ...{ type: 'job.failed', subject: 'job', lanes: ['job 1', 'runner é'], body: '{"a":"ü"}', createdAt: 5, pendingSince: 5 },
  ...{ nextAt: 5, claimedUntil: null, isByHand: false, tries: 0, answers: [], endedAt: null },
  ...patch,
});

const alarmRow = (id: string): NoticeAlarm => ({ id, revision: 1, scopeId: 'p', value: '1.0', raisedAt: 7 });

/** Places are as large as the time in microseconds. */
const late = 1_800_000_000_000_123;

/** What holds for webhooks, and for what goes out to them, in every store. */
export function webhookTests(use: () => Store): void {
  const add = async (...rows: WebhookDelivery[]) =>
    await use().commit([commitOf({ changes: rows.map((row) => insert('webhookDelivery', row)) })]);
  const numbers = (rows: readonly WebhookDelivery[]) => rows.map(({ id }) => Number(id.slice(-12)));

  it('lists webhooks and alarms by id', async () => {
    const rows = [webhookRow(3), webhookRow(1, { disabled: { at: 1, by: 'x', reason: null } })];
    const alarms = [alarmRow('queue b'), alarmRow('queue a')];
    await use().commit([
      commitOf({ changes: [...rows.map((row) => insert('webhook', row)), ...alarms.map((row) => insert('noticeAlarm', row))] }),
    ]);
    expect(await use().read.webhooks()).toEqual([rows[1], rows[0]]);
    expect(await use().read.noticeAlarms()).toEqual([alarms[1], alarms[0]]);
    await use().commit([commitOf({ changes: [remove('webhook', webhookRow(3)), remove('noticeAlarm', alarmRow('queue a'))] })]);
    expect([await use().read.webhooks(), await use().read.noticeAlarms()]).toEqual([[rows[1]], [alarms[0]]]);
  });

  it('finds what is pending of a webhook by place, and no more of it than is asked for', async () => {
    const other = { webhookId: idOf(2) };
    await add(deliveryRow(10, late), deliveryRow(11, 5), deliveryRow(12, 9), deliveryRow(13, 7, other));
    expect(numbers(await use().read.webhookDeliveriesPending(idOf(1), 9))).toEqual([11, 12, 10]);
    expect(numbers(await use().read.webhookDeliveriesPending(idOf(1), 2))).toEqual([11, 12]);
    const [row] = await use().read.webhookDeliveriesPending(idOf(1), 1);
    expect(row).toEqual(deliveryRow(11, 5));
    const change = update('webhookDelivery', deliveryRow(11, 5), { state: 'delivered', endedAt: 8 });
    await use().commit([commitOf({ changes: [change] })]);
    expect(numbers(await use().read.webhookDeliveriesPending(idOf(1), 9))).toEqual([12, 10]);
    expect(await use().read.latestPlace()).toBe(late);
  });

  it('pages through all of a webhook, the newest first', async () => {
    await add(deliveryRow(10, 1), deliveryRow(11, 2, { state: 'delivered' }), deliveryRow(12, 3), deliveryRow(13, 4));
    expect(numbers(await use().read.webhookDeliveries(idOf(1), Number.MAX_SAFE_INTEGER, 2))).toEqual([13, 12]);
    expect(numbers(await use().read.webhookDeliveries(idOf(1), 3, 9))).toEqual([11, 10]);
    expect(await use().read.webhookDeliveries(idOf(9), 3, 9)).toEqual([]);
  });

  it('finds what is older than a place, of whatever webhook and state', async () => {
    expect(await use().read.latestPlace()).toBe(0);
    await add(deliveryRow(10, 3), deliveryRow(11, 1, { webhookId: idOf(2) }), deliveryRow(12, 2, { state: 'given_up' }));
    expect(numbers(await use().read.webhookDeliveriesBefore(3, 9))).toEqual([11, 12]);
    expect(numbers(await use().read.webhookDeliveriesBefore(9, 1))).toEqual([11]);
  });
}
