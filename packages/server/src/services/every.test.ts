import { beforeEach, expect, test } from 'vitest';
import { KeepingLogger } from '../app/testing/fakes.ts';
import { ManualClock, settle } from '../app/testing/manual-clock.ts';
import { every } from './every.ts';

let clock: ManualClock;
let logger: KeepingLogger;
beforeEach(() => {
  clock = new ManualClock();
  logger = new KeepingLogger();
});

test('a pass is run again after each interval, first after one', async () => {
  const at: number[] = [];
  every(clock, logger, 'looking', 100, async () => void at.push(clock.monotonic()));
  await clock.advance(99);
  expect(at).toEqual([]);
  await clock.advance(301);
  expect(at).toEqual([100, 200, 300, 400]);
});

test('never twice at a time: the interval counts from the end of a pass', async () => {
  let began = 0;
  let finish = (): void => {};
  every(clock, logger, 'looking', 100, () => {
    began++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  await clock.advance(1_000);
  expect(began).toBe(1);
  finish();
  await clock.advance(99);
  expect(began).toBe(1);
  await clock.advance(1);
  expect(began).toBe(2);
});

test('a pass that fails is logged and ends nothing', async () => {
  let passes = 0;
  every(clock, logger, 'looking', 100, async () => {
    passes++;
    throw new Error('broken');
  });
  await clock.advance(300);
  expect(passes).toBe(3);
  expect(logger.warnings).toEqual(Array(3).fill('a service pass failed'));
});

test('stopping waits for the pass under way, and none begins after', async () => {
  let passes = 0;
  let finish = (): void => {};
  const loop = every(clock, logger, 'looking', 100, () => {
    passes++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  await clock.advance(100);
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await settle();
  expect(stopped).toBe(false);
  finish();
  await stopping;
  await clock.advance(1_000);
  expect(passes).toBe(1);
});
