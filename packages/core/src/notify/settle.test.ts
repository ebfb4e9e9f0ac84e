import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { claimDelivery, isHopeless, redeliver, releaseDelivery, settleDelivery } from './settle.ts';
import { answer, deliveryRow, webhookRow } from './testing/rows.ts';

const day = 86_400_000;
const rowsOf = (decision: Decision) => {
  if (!decision.ok) throw new Error('nothing of it is refused');
  const row = (kind: string) => decision.changes.find((change) => change.kind === kind && change.op === 'update');
  const [delivery, webhook] = [row('webhookDelivery'), row('webhook')];
  return {
    delivery: delivery?.kind === 'webhookDelivery' && delivery.op === 'update' ? delivery.row : null,
    webhook: webhook?.kind === 'webhook' && webhook.op === 'update' ? webhook.row : null,
    events: decision.events.map(({ type }) => type),
  };
};
const settle = (...args: Parameters<typeof settleDelivery>) => rowsOf(settleDelivery(...args));
const claimed = deliveryRow(1, { claimedUntil: 30_000, isByHand: true });

test('what was taken is delivered, and a receiver that had failed has recovered', () => {
  expect(settle(claimed, webhookRow(), answer(204), 9, 0.5)).toMatchObject({
    delivery: { state: 'delivered', endedAt: 9, claimedUntil: null, isByHand: false, tries: 1, answers: [{ status: 204 }] },
    webhook: null,
  });
  const failing = webhookRow({ failures: 7, failingSince: 1, probeAt: 8 });
  expect(settle(claimed, failing, answer(200), 9, 0.5).webhook).toMatchObject({
    failures: 0,
    failingSince: null,
    probeAt: null,
    recoveredAt: 9,
  });
});

test('after a few failures a success ends the count, and what failed keeps its pause', () => {
  expect(settle(claimed, webhookRow({ failures: 4, failingSince: 1 }), answer(200), 9, 0.5).webhook).toMatchObject({
    ...{ failures: 0, failingSince: null, recoveredAt: null },
  });
});

test('what was not is tried again, and the receiver is known to fail', () => {
  const { delivery, webhook } = settle(claimed, webhookRow({ failures: 4, failingSince: 3 }), answer(500), 9, 0.5);
  expect(delivery).toMatchObject({ state: 'pending', nextAt: 5_009, claimedUntil: null, tries: 1 });
  expect(webhook).toMatchObject({ failures: 5, failingSince: 3, probeAt: 5_009 });
});

test('after three days it is given up', () => {
  expect(settle(claimed, webhookRow(), answer(null), 3 * day, 0.5).delivery).toMatchObject({
    state: 'given_up',
    endedAt: 3 * day,
  });
});

test('only the newest answers are kept', () => {
  const old = [1, 2, 3, 4, 5].map((at) => answer(500, { at }));
  const { delivery } = settle(deliveryRow(1, { tries: 9, answers: old }), webhookRow(), answer(502, { at: 6 }), 9, 0.5);
  expect([delivery?.tries, delivery?.answers.map(({ at }) => at)]).toEqual([10, [2, 3, 4, 5, 6]]);
});

test('410 disables the webhook and says so', () => {
  const { delivery, webhook, events } = settle(claimed, webhookRow(), answer(410), 9, 0.5);
  expect(delivery).toMatchObject({ state: 'given_up' });
  expect(webhook?.disabled).toEqual({ at: 9, by: 'server', reason: 'its receiver answered 410 Gone' });
  expect(events).toEqual(['scope.webhook_disabled']);
});

test('a ping is tried once, and says nothing against its receiver', () => {
  expect(settle(deliveryRow(1, { type: 'ping' }), webhookRow(), answer(500), 9, 0.5)).toMatchObject({
    delivery: { state: 'given_up' },
    webhook: null,
  });
});

test('nothing is left to do for a webhook that was removed meanwhile', () => {
  expect(settleDelivery(claimed, null, answer(200), 9, 0.5)).toMatchObject({ changes: [] });
});

test('what is claimed is released when its server stops, and asked for again with the same id', () => {
  expect(rowsOf(claimDelivery(deliveryRow(1), 9)).delivery?.claimedUntil).toBe(30_009);
  expect(rowsOf(releaseDelivery(claimed, 9)).delivery).toMatchObject({ claimedUntil: null, nextAt: 9, tries: 0 });
  const over = deliveryRow(1, { state: 'given_up', tries: 80, endedAt: 5 });
  expect(rowsOf(redeliver(over, 9)).delivery).toMatchObject({
    ...{ state: 'pending', isByHand: true, tries: 0, pendingSince: 9, endedAt: null, eventId: 'event 1' },
  });
});

test('what was never tried is given up only where its receiver is away or disabled', () => {
  expect(isHopeless(deliveryRow(1), webhookRow(), 3 * day), 'the server was away').toBe(false);
  expect(isHopeless(deliveryRow(1), webhookRow({ failures: 1 }), 3 * day)).toBe(true);
  expect(isHopeless(deliveryRow(1), webhookRow({ failures: 1 }), 3 * day - 1)).toBe(false);
  expect(isHopeless(deliveryRow(1), webhookRow({ disabled: { at: 1, by: 'x', reason: null } }), 3 * day)).toBe(true);
});
