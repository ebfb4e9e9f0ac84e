import type { FoundLines } from '@baton/protocol';
import { expect, test } from 'vitest';
import { foundMax, ServerSearch } from './server-search.ts';

const page = (numbers: number[], lines: number, next: string | null): FoundLines => ({
  attemptId: null,
  found: [],
  numbers,
  lines,
  next,
});

test('goes on from answer to answer until the lines that are looked for elsewhere', async () => {
  const asked: (string | undefined)[] = [];
  const search = new ServerSearch();
  await search.start(async (after) => {
    asked.push(after);
    return after === undefined ? page([3, 9], 1_000, 'a') : page([1_500, 2_500], 3_000, 'b');
  }, 2_000);
  expect(asked).toEqual([undefined, 'a']);
  expect(search.state()).toMatchObject({ numbers: [2, 8, 1_499], looked: 2_000, state: 'done' });
});

test('looks for nothing where all lines are looked for elsewhere, and says when it failed', async () => {
  const none = new ServerSearch();
  await none.start(() => Promise.reject(new Error('never asked')), 0);
  expect(none.state()).toMatchObject({ numbers: [], state: 'done' });
  const broken = new ServerSearch();
  await broken.start(() => Promise.reject(new Error('gone')), 10);
  expect(broken.state().state).toBe('failed');
});

test('ends when there is more than anybody reads', async () => {
  const search = new ServerSearch();
  const many = Array.from({ length: 20_000 }, (_, index) => index + 1);
  await search.start(async () => page(many, 20_000, 'more'), 10_000_000);
  expect(search.state()).toMatchObject({ state: 'full' });
  expect(search.state().numbers).toHaveLength(foundMax);
});
