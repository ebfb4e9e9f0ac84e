import type { AttemptBar } from '@baton/protocol';
import { expect, test } from 'vitest';
import { lanesOf, layoutOf, placeOf, waitOf } from './layout.ts';
import { attemptWords, itemWords } from './words.ts';

const minute = 60_000;
const now = 100 * minute;

const attempt = (id: string, from: number, to: number | null, patch: Partial<AttemptBar> = {}): AttemptBar => ({
  ...{ id, number: 1, jobId: `job ${id}`, jobName: id, jobState: 'succeeded', project: 'acme/site', executor: 'shell' },
  ...{ deviceId: null, state: 'ended', outcome: 'succeeded', cause: 'finished', exitCode: 0, waitedSince: null },
  ...{ offeredAt: from * minute, acceptedAt: from * minute, endedAt: to === null ? null : to * minute },
  ...patch,
});

const shown = { from: 0, to: now };

test('attempts that overlap stand in lanes of their own, and a lane is used again', () => {
  const lanes = lanesOf([attempt('a', 0, 10), attempt('b', 5, 20), attempt('c', 10, 12), attempt('d', 11, null)], now);
  expect([...lanes]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
    ['d', 2],
  ]);
});

test('what is too short to be told apart is drawn as one; what is long enough never is', () => {
  const short = Array.from({ length: 20 }, (_, at) => attempt(`s${at}`, 10 + at / 10, 10 + at / 10 + 0.09));
  const items = layoutOf([...short, attempt('long', 30, 60), attempt('alone', 80, 80.1)], shown, now, 400);
  expect(items.map(({ attempts }) => attempts.length)).toEqual([20, 1, 1]);
  const running = attempt('runs', 12.01, null);
  expect(layoutOf([...short, running], shown, 12.02 * minute, 400).map(({ attempts }) => attempts.length)).toEqual([20, 1]);
  expect(layoutOf(short, { from: 10 * minute, to: 12 * minute }, now, 400)).toHaveLength(20);
});

test('only what lies in the time is drawn, as far as it does; what runs goes on until now', () => {
  const items = layoutOf(
    [attempt('gone', 0, 5), attempt('in', 5, 30), attempt('runs', 90, null)],
    { from: 10 * minute, to: now },
    now,
    900,
  );
  expect(items.map(({ from, to }) => [from / minute, to / minute])).toEqual([
    [10, 30],
    [90, 100],
  ]);
  expect(placeOf({ from: 25 * minute, to: 50 * minute }, shown)).toEqual({ left: 25, width: 25 });
});

test('the waiting stands before the attempt, as far as it is known and shown', () => {
  const waited = attempt('a', 20, 30, { waitedSince: 5 * minute });
  expect(waitOf(waited, { from: 10 * minute, to: now })).toEqual({ from: 10 * minute, to: 20 * minute });
  expect([waitOf(attempt('b', 20, 30), shown), waitOf(waited, { from: 40 * minute, to: now })]).toEqual([null, null]);
});

test('words say all that a bar shows', () => {
  const at = new Date(2026, 2, 14, 14, 5).getTime();
  const one = { ...attempt('build', 0, 0), waitedSince: at - 3_000, offeredAt: at, acceptedAt: at, endedAt: at + 65_000 };
  expect(attemptWords(one, at + 100_000)).toBe('build: succeeded, waited 3.0 s, ran 1 min 05 s, 14:05:00 to 14:06:05');
  const running = { ...one, number: 2, outcome: 'running', endedAt: null, waitedSince: null, deviceId: 'sdr-1' } as const;
  expect(attemptWords(running, at + 5_000)).toBe('build, attempt 2: running, runs for 5.0 s, since 14:05:00, on sdr-1');
  const both = { lane: 0, from: at, to: at + 65_000, attempts: [one, { ...one, outcome: 'failed' }] as const };
  expect(itemWords(both as never, at)).toBe('2 attempts, 14:05:00 to 14:06:05: 1 failed, 1 succeeded. Opens to look closer');
});
