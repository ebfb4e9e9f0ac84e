import { expect, test } from 'vitest';
import { calledWords, disabledWords, drainingWords, heldBackWords, kickedWords } from './runner-words.ts';

const at = new Date(2026, 2, 14, 9, 0).getTime();
const later = at + 7_200_000;

test('who, when, why and until when', () => {
  expect(disabledWords({ by: 'ada', reason: 'new disk', at, until: later })).toBe(
    'Disabled by ada at 2026-03-14 09:00:00 (new disk) until 2026-03-14 11:00:00',
  );
  expect(drainingWords({ by: null, reason: null, at, deadline: null })).toBe(
    'Drain asked for by the runner itself at 2026-03-14 09:00:00',
  );
  expect(drainingWords({ by: 'ada', reason: null, at, deadline: later })).toMatch(
    /; what still runs is cancelled at .* 11:00:00$/,
  );
  expect(calledWords({ firstAt: at, lastAt: at, times: 1, isComing: true })).toContain('it is to come');
  expect(kickedWords({ by: 'ada', reason: null, at })).toContain('comes back by itself');
});

test('a disabling says more than the drain before it', () => {
  const draining = { by: 'bob', reason: null, at, deadline: null };
  expect(heldBackWords({ disabled: { by: 'ada', reason: null, at, until: null }, draining })).toContain('ada');
  expect(heldBackWords({ disabled: null, draining })).toContain('bob');
});
