import { beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { HoldTimes } from './hold-times.ts';

let clock: ManualClock;
let times: HoldTimes;
let ended: [name: string, at: number][];
beforeEach(() => {
  clock = new ManualClock();
  times = new HoldTimes(clock, 20);
  ended = [];
});

const ending = (name: string) => ({ nudge: () => void ended.push([name, clock.monotonic()]) });

test('each ends when its time is over, at most a tick later, whatever came after it', async () => {
  times.add(ending('late'), 12_000);
  times.add(ending('early'), 8_001);
  await clock.advance(8_000);
  expect(ended).toEqual([]);
  times.add(ending('between'), 1_000);
  await clock.advance(5_000);
  expect(ended.map(([name]) => name)).toEqual(['early', 'between', 'late']);
  expect(ended.map(([, at]) => at)).toEqual([8_020, 9_000, 12_000]);
});

test('those of one tick end together', async () => {
  for (const afterMs of [101, 105, 119, 120]) times.add(ending(String(afterMs)), afterMs);
  await clock.advance(119);
  expect(ended).toEqual([]);
  await clock.advance(1);
  expect(ended).toHaveLength(4);
});

test('what was answered before does not end', async () => {
  const [gone, stays] = [ending('gone'), ending('stays')];
  const tick = times.add(gone, 100);
  times.add(stays, 100);
  times.add(ending('later'), 200);
  times.remove(gone, tick);
  await clock.advance(300);
  expect(ended.map(([name]) => name)).toEqual(['stays', 'later']);
});

test('what begins while others end has its own time, and nothing is left waiting', async () => {
  times.add({ nudge: () => void times.add(ending('again'), 50) }, 100);
  await clock.advance(100);
  expect(ended).toEqual([]);
  await clock.advance(60);
  expect(ended.map(([name]) => name)).toEqual(['again']);
});

test('after the process stood still, all that was missed ends', async () => {
  for (const afterMs of [100, 200, 300, 5_000]) times.add(ending(String(afterMs)), afterMs);
  clock.stall(1_000);
  await clock.advance(0);
  expect(ended.map(([name]) => name)).toEqual(['100', '200', '300']);
  await clock.advance(4_100);
  expect(ended).toHaveLength(4);
});
