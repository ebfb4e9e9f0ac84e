import { expect, test } from 'vitest';
import { chosenRetention, retentionChoices, retentionWords, wantedRetention } from './retention.ts';

const dayMs = 86_400_000;

test('times are read in days, or in hours where they are none', () => {
  expect([null, dayMs, 90 * dayMs, dayMs / 2, 0].map(retentionWords)).toEqual([
    'For ever',
    '1 day',
    '90 days',
    '12 hours',
    '0 days',
  ]);
});

test('what is not said by the scope itself tells what holds', () => {
  const held = { runnerRetentionMs: 90 * dayMs, isRetentionOwn: false };
  expect(retentionChoices(held, 'As the instance')[0]?.label).toBe('As the instance (90 days)');
  expect(chosenRetention(held)).toBe('inherit');
});

test('whatever holds can be chosen, and a choice asks for what it says', () => {
  for (const ms of [null, 30 * dayMs, 12.5 * dayMs, 0]) {
    const held = { runnerRetentionMs: ms, isRetentionOwn: true };
    const choices = retentionChoices(held, 'Default').map(({ value }) => value);
    expect(choices).toContain(chosenRetention(held));
    expect(wantedRetention(chosenRetention(held))).toBe(ms);
    expect(new Set(choices).size).toBe(choices.length);
  }
  expect(wantedRetention('inherit')).toBe('inherit');
});
