import { expect, test } from 'vitest';
import { Scene } from '../testing/scene.ts';
import { leaseOverAt } from './lease-end.ts';

const base = { renewedAt: 5_000, heldSince: 1_000 };
const endOf = (onPartition: 'continue' | 'stop', fence: boolean, timeLimitMs: number | null) =>
  leaseOverAt(new Scene({ onPartition, timeLimitMs }).run('runner-1', fence).workOf(), base, {
    leaseTtlMs: 60_000,
    timeLimitGraceMs: 5_000,
  });

test.each([
  ['a lease counts from the last answer', 'continue', true, null, 65_000],
  ['also of a stop job whose runner stops it by itself', 'stop', true, 3_600_000, 65_000],
  ['also of a job that may go on, whoever runs it', 'continue', false, 3_600_000, 65_000],
  ['a stop job that nobody stops keeps it to its time limit and the grace', 'stop', false, 3_600_000, 3_606_000],
  ['which is no shorter than any lease', 'stop', false, 1_000, 65_000],
  ['and for ever without a limit', 'stop', false, null, null],
] as const)('%s', (_, onPartition, fence, timeLimitMs, expected) => {
  expect(endOf(onPartition, fence, timeLimitMs)).toBe(expected);
});
