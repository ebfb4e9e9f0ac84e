import { expect, test } from 'vitest';
import { sampleJob } from '../../live/testing/sample-rows.ts';
import { radiusOf, unstoppableOf } from './bulk.ts';

test('what a cancellation hits: what runs, what waits, what is over already, and what is not shown', () => {
  const jobs = [
    sampleJob({ id: 'a', state: 'processing' }),
    sampleJob({ id: 'b', state: 'queued' }),
    sampleJob({ id: 'c', state: 'succeeded', finishedAt: 5 }),
    sampleJob({ id: 'd', state: 'awaiting_approval' }),
  ];
  const { running, waiting, over, unknown } = radiusOf({ ids: ['a', 'b', 'c', 'd', 'e'], jobs });
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  expect([ids(running), ids(waiting), ids(over), unknown]).toEqual([['a'], ['b', 'd'], ['c'], 1]);
});

test('what runs where nobody can end it is told apart', () => {
  const running = ['radio', 'ours', null].map((runnerId, at) => sampleJob({ id: `${at}`, runnerId }));
  const runners: Parameters<typeof unstoppableOf>[1] = [
    { id: 'radio', limits: ['fence', 'stop'] },
    { id: 'ours', limits: [] },
  ];
  expect(unstoppableOf(running, runners).map(({ runnerId }) => runnerId)).toEqual(['radio']);
});
