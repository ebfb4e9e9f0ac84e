import { expect, test } from 'vitest';
import { chooseDeliveries } from './choose.ts';
import { answer, deliveryRow, webhookRow } from './testing/rows.ts';

const choose = (...args: Parameters<typeof chooseDeliveries>) => {
  const { chosen, wakeAt } = chooseDeliveries(...args);
  return [chosen.map(({ place }) => place), wakeAt];
};
const none = new Set<string>();
const lane = (...lanes: string[]) => ({ lanes });

test('one waits for the earlier one of its lane, also where that one is not due; others are not held up', () => {
  const rows = [
    deliveryRow(1, { ...lane('a'), nextAt: 50 }),
    deliveryRow(2, lane('a')),
    deliveryRow(3, lane('b')),
    deliveryRow(4),
  ];
  expect(choose(webhookRow(), rows, none, 10)).toEqual([[3, 4], 50]);
  expect(choose(webhookRow(), rows, none, 50)).toEqual([[1, 3, 4], null]);
});

test('one that is held up holds up what shares another lane with it', () => {
  const rows = [deliveryRow(1, { ...lane('a'), nextAt: 50 }), deliveryRow(2, lane('a', 'b')), deliveryRow(3, lane('b', 'c'))];
  expect(choose(webhookRow(), [...rows, deliveryRow(4, lane('c'))], none, 10)).toEqual([[], 50]);
});

test('what is under way, here or on another server, holds up its lane', () => {
  const rows = [
    deliveryRow(1, lane('a')),
    deliveryRow(2, lane('a')),
    deliveryRow(3, { ...lane('b'), claimedUntil: 90 }),
    deliveryRow(4, lane('b')),
  ];
  expect(choose(webhookRow(), rows, new Set(['1']), 10)).toEqual([[], 90]);
  expect(choose(webhookRow(), rows, new Set(['1']), 90), 'a server that held it died').toEqual([[3], null]);
});

test('no more than eight go out at once', () => {
  const rows = Array.from({ length: 20 }, (_, index) => deliveryRow(index + 1));
  expect(choose(webhookRow(), rows, none, 10)[0]).toHaveLength(8);
  expect(choose(webhookRow(), rows, new Set(['1', '2', '3']), 10)[0]).toEqual([4, 5, 6, 7, 8]);
});

test('one that fails time and again gets the first that waits alone, not before its probe is due', () => {
  const failing = webhookRow({ failures: 5, probeAt: 100 });
  const rows = [deliveryRow(1, { ...lane('a'), nextAt: 5_000 }), deliveryRow(2), deliveryRow(3)];
  expect(choose(failing, rows, none, 10)).toEqual([[], 100]);
  expect(choose(failing, rows, none, 100)).toEqual([[1], null]);
  expect(choose(failing, rows, new Set(['1']), 100)).toEqual([[], null]);
});

test('each probe is another one, so that one that is never taken keeps nothing back', () => {
  const failing = webhookRow({ failures: 9, probeAt: 100 });
  const tried = (at: number) => ({ answers: [answer(500, { at })], tries: 1 });
  const rows = [
    deliveryRow(1, { ...lane('a'), ...tried(90) }),
    deliveryRow(2, lane('a')),
    deliveryRow(3, lane('b')),
    deliveryRow(4),
  ];
  expect(choose(failing, rows, none, 100)).toEqual([[3], null]);
  const allTried = [rows[0], deliveryRow(3, { ...lane('b'), ...tried(95) }), deliveryRow(4, tried(80))].filter(
    (row) => row !== undefined,
  );
  expect(choose(failing, allTried, none, 100)).toEqual([[4], null]);
});

test('after it has recovered what failed before is due at once, and what failed since is not', () => {
  const recovered = webhookRow({ recoveredAt: 100 });
  const rows = [
    deliveryRow(1, { nextAt: 5_000, answers: [answer(500, { at: 90 })] }),
    deliveryRow(2, { nextAt: 5_000, answers: [answer(500, { at: 90 }), answer(500, { at: 110 })] }),
  ];
  expect(choose(recovered, rows, none, 120)).toEqual([[1], 5_000]);
});

test('nothing goes to one that is disabled, nor while it asked to be left alone, but what somebody asks for', () => {
  const rows = [deliveryRow(1), deliveryRow(2, { isByHand: true })];
  expect(choose(webhookRow({ disabled: { at: 1, by: 'x', reason: null } }), rows, none, 10)).toEqual([[2], null]);
  expect(choose(webhookRow({ probeAt: 500 }), rows, none, 10)).toEqual([[2], 500]);
});
