import { expect, test } from 'vitest';
import { ManualClock } from '../../app/testing/manual-clock.ts';
import { AtMost } from './at-most.ts';

function start() {
  const clock = new ManualClock();
  const done: number[] = [];
  return { clock, done, due: new AtMost(clock, 100, () => done.push(clock.monotonic())) };
}

test('does it at once, and again when the while is over, however often it is asked', async () => {
  const { clock, done, due } = start();
  for (let asked = 0; asked < 30; asked++) {
    due.ask();
    await clock.advance(10);
  }
  expect(done).toEqual([0, 100, 200, 300]);
});

test('what was asked for last is done, though nobody asks again', async () => {
  const { clock, done, due } = start();
  due.ask();
  due.ask();
  await clock.advance(1_000);
  expect(done).toEqual([0, 100]);
  due.ask();
  expect(done).toEqual([0, 100, 1_000]);
});

test('what was done otherwise, or is over, is not done', async () => {
  const { clock, done, due } = start();
  due.ask();
  due.ask();
  due.done();
  await clock.advance(1_000);
  due.done();
  due.ask();
  due.stop();
  await clock.advance(1_000);
  expect(done).toEqual([0]);
});
