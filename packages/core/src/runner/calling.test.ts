import { expect, test } from 'vitest';
import { calledAgain, comesUntil, isComing } from './calling.ts';

const minute = 60_000;

test('one that was called is to be expected, and no more when it did not come in five minutes, however often it is called', () => {
  let calling = calledAgain(null, 0);
  expect([isComing(calling, 0), isComing(null, 0)]).toEqual([true, false]);
  for (let at = 1; at <= 6; at++) calling = calledAgain(calling, at * minute);
  expect(calling).toEqual({ firstAt: 0, lastAt: 6 * minute, times: 7 });
  expect([isComing(calling, 5 * minute - 1), isComing(calling, 5 * minute)]).toEqual([true, false]);
  expect(comesUntil(calling)).toBe(5 * minute);
});

test('when nobody waits for it any more it is not expected; called for another job it is', () => {
  const calling = calledAgain(null, 0);
  expect([isComing(calling, 2 * minute), isComing(calling, 3 * minute)]).toEqual([true, false]);
  const again = calledAgain(calling, 60 * minute);
  expect([again, isComing(again, 60 * minute)]).toEqual([{ firstAt: 60 * minute, lastAt: 60 * minute, times: 1 }, true]);
});

test('until when it is to be expected is told: five minutes from the first call, or a pause after the last', () => {
  const first = calledAgain(null, 0);
  expect(comesUntil(first)).toBe(2.5 * minute);
  const late = [1, 2, 3, 4].reduce((calling, at) => calledAgain(calling, at * minute), first);
  expect([comesUntil(late), isComing(late, comesUntil(late) - 1), isComing(late, comesUntil(late))]).toEqual([
    5 * minute,
    true,
    false,
  ]);
});
