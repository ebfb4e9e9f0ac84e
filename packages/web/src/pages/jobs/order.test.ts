import { expect, test } from 'vitest';
import { isNewestFirst, parseJobSort, toggledJobSort } from './order.ts';

const columns = ['name', 'created', 'priority'].map((key) => ({ key, label: key, width: '1fr', sortable: true }));
const parsed = (sort: string | undefined) => parseJobSort(sort, columns);

test('newest first goes without saying, and a click on its head turns it over and back', () => {
  const usual = parsed(undefined);
  expect([isNewestFirst(usual), toggledJobSort(usual, 'created')]).toEqual([true, 'created']);
  expect(toggledJobSort(parsed('created'), 'created')).toBeUndefined();
});

test('another head sorts by it, then the other way round', () => {
  expect(toggledJobSort(parsed(undefined), 'priority')).toBe('priority');
  expect(toggledJobSort(parsed('priority'), 'priority')).toBe('-priority');
  expect(isNewestFirst(parsed('-priority'))).toBe(false);
});
