import { beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../app/testing/manual-clock.ts';
import { Waits } from './waits.ts';

let clock: ManualClock;
let waits: Waits;
let ended: [name: string, at: number][];
beforeEach(() => {
  clock = new ManualClock();
  waits = new Waits(clock);
  ended = [];
});

const waiting = (name: string) => ({ nudge: () => void ended.push([name, clock.monotonic()]) });

test('calls that came one after the other end together, none later than it may wait', async () => {
  waits.end(waiting('first'), 4_500);
  await clock.advance(100);
  waits.end(waiting('second'), 4_500);
  await clock.advance(100);
  waits.end(waiting('third'), 4_500);
  await clock.advance(5_000);
  expect(ended).toEqual([
    ['first', 4_500],
    ['second', 4_500],
    ['third', 4_500],
  ]);
});

test('one that may wait for less than they are in step ends in time of its own', async () => {
  waits.end(waiting('at once'), 0);
  await clock.advance(10);
  waits.end(waiting('soon'), 200);
  await clock.advance(1_000);
  expect(ended).toEqual([
    ['at once', 0],
    ['soon', 210],
  ]);
});

test('one that got what it waited for does not end', async () => {
  const cancels = [waits.end(waiting('short'), 100), waits.end(waiting('long'), 4_500)];
  for (const cancel of cancels) cancel();
  await clock.advance(10_000);
  expect(ended).toEqual([]);
});
