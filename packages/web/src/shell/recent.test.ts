import { expect, test } from 'vitest';
import { withVisit } from './recent.ts';

test('what was looked at last comes first, once, and a few are kept', () => {
  const visits = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({ path: `/jobs/${at}`, label: `job ${at}` }));
  const again = withVisit(visits, { path: '/jobs/3', label: 'renamed' });
  expect(again.map(({ path }) => path)).toEqual([3, 1, 2, 4, 5, 6, 7, 8].map((at) => `/jobs/${at}`));
  expect(again[0]?.label).toBe('renamed');
  expect(withVisit(visits, { path: '/jobs/9', label: 'job 9' })).toHaveLength(8);
});
