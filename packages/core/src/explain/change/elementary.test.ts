import { expect, test } from 'vitest';
import { compareRanks, type ElementaryChange, elementaryOrder, ranksOf } from './elementary.ts';

const named = { runnerId: 'r', runnerName: 'r' };
const wait: ElementaryChange = { change: 'wait', ...named };
const enable: ElementaryChange = { change: 'enable', ...named };
const label: ElementaryChange = { change: 'add_label', ...named, deviceId: null, label: 'a' };
const start: ElementaryChange = { change: 'start_runner', ...named };

test('fewer is less; of as many the one whose dearest change is cheaper, then the next', () => {
  const ordered = [[], [wait], [label], [start], [enable, wait], [enable, enable], [label, wait], [label, enable], [start, wait]];
  for (const [at, a] of ordered.entries())
    for (const [other, b] of ordered.entries())
      expect(Math.sign(compareRanks(ranksOf(a), ranksOf(b.toReversed())))).toBe(Math.sign(at - other));
});

test('changes in the order of the product: cheapest first', () => {
  expect(elementaryOrder).toEqual([
    ...['wait', 'wait_for_pool', 'resume', 'enable', 'undrain', 'raise_limit', 'free_disk', 'plug_in'],
    ...['add_label', 'widen_range', 'install_executor', 'start_runner', 'start_pool', 'add_runner'],
  ]);
});
