import { expect, test } from 'vitest';
import { nextMode, timeOf } from './times.ts';

test('times: none, since the attempt began, of the day', () => {
  const startedAt = new Date(2026, 6, 4, 9, 59, 58, 900).getTime();
  expect(timeOf('off', 1_500, startedAt)).toBeNull();
  expect(timeOf('relative', 1_500, startedAt)).toBe('00:01.500');
  expect(timeOf('clock', 1_150, startedAt)).toBe('10:00:00.050');
  expect(timeOf('clock', 1_500, null)).toBe('00:01.500');
  expect(nextMode(nextMode(nextMode('off')))).toBe('off');
});
