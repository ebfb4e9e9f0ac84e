import { noticeKindNames } from '@baton/protocol/notice-kinds';
import { expect, test } from 'vitest';
import { deliveryState, noticeGroups, queueAgesWith, webhookState } from './words.ts';

test('everything that a webhook can be told of can be chosen, once', () => {
  const shown = noticeGroups.flatMap(({ kinds }) => kinds.map(({ kind }) => kind));
  expect(shown.sort()).toEqual([...noticeKindNames].sort());
});

test('how a webhook and a delivery fare stands there in a word', () => {
  const disabled = { at: 1, by: 'ada', reason: null };
  expect(
    [
      { disabled, failures: 3 },
      { disabled: null, failures: 3 },
      { disabled: null, failures: 0 },
    ].map((each) => webhookState(each).word),
  ).toEqual(['Disabled', 'Failing', 'Enabled']);
  const states = [
    { state: 'delivered', tries: 2 },
    { state: 'given_up', tries: 90 },
    { state: 'pending', tries: 1 },
    { state: 'pending', tries: 0 },
  ] as const;
  expect(states.map((each) => deliveryState(each).word)).toEqual(['Delivered', 'Given up', 'Tried again', 'Waiting']);
});

test('a time that was set elsewhere is among the choices', () => {
  expect(queueAgesWith(60_000)).toHaveLength(6);
  expect(queueAgesWith(90_000).at(-1)).toEqual({ value: '90000', label: '90 seconds' });
});
