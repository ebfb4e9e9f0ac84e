import { expect, test } from 'vitest';
import { isNewestFirst, parseJobSort, toggledJobSort } from './columns.ts';

test('newest first goes without saying, and a click on its head turns it over and back', () => {
  const usual = parseJobSort(undefined);
  expect([isNewestFirst(usual), toggledJobSort(usual, 'created')]).toEqual([true, 'created']);
  expect(toggledJobSort(parseJobSort('created'), 'created')).toBeUndefined();
});

test('another head sorts by it, then the other way round', () => {
  expect(toggledJobSort(parseJobSort(undefined), 'priority')).toBe('priority');
  expect(toggledJobSort(parseJobSort('priority'), 'priority')).toBe('-priority');
  expect(isNewestFirst(parseJobSort('-priority'))).toBe(false);
});
