import { expect, test } from 'vitest';
import { attemptOutcome } from './outcome.ts';

const attempt = { id: 'a', state: 'ended', cause: 'finished', acceptedAt: 1, exitCode: 0 } as const;
const job = { state: 'succeeded', attemptId: 'a' } as const;

test('the newest attempt of a job that is over ended as its job did', () => {
  expect(attemptOutcome(attempt, job)).toBe('succeeded');
  expect(attemptOutcome({ ...attempt, exitCode: null }, { ...job, state: 'failed' })).toBe('failed');
  expect(attemptOutcome({ ...attempt, cause: 'cancelled' }, { ...job, state: 'cancelled' })).toBe('cancelled');
});

test('an earlier one by what it says itself', () => {
  const later = { state: 'processing', attemptId: 'b' } as const;
  expect(attemptOutcome({ ...attempt, exitCode: 1 }, later)).toBe('failed');
  expect(attemptOutcome({ ...attempt, cause: 'kicked' }, later)).toBe('lost');
  expect(attemptOutcome({ ...attempt, cause: 'offer_expired', acceptedAt: null }, later)).toBe('returned');
  expect(attemptOutcome({ ...attempt, cause: 'prepare_failed' }, later)).toBe('returned');
  expect(attemptOutcome({ ...attempt, cause: 'asked' }, later)).toBe('asking');
});

test('what is not over says so', () => {
  const now = { state: 'processing', attemptId: 'a' } as const;
  expect(
    (['offered', 'running', 'stopping', 'lost'] as const).map((state) => attemptOutcome({ ...attempt, state }, now)),
  ).toEqual([...['waiting', 'running', 'running', 'lost']]);
});
