import type { LogLines } from '@baton/protocol';
import { expect, test } from 'vitest';
import { LinePages } from './line-pages.ts';

const lineOf = (line: number): LogLines['lines'][number] => ({ line, stream: 'stdout', offsetMs: 0, text: `line ${line}` });

/** A log whose pages come when they are let through. */
function log(numberAt = (row: number) => row) {
  const asked: { from: number; count: number; aborted: () => boolean; give: (count?: number) => void }[] = [];
  const pages = new LinePages(
    (from, count, signal) =>
      new Promise((resolve) => {
        const give = (most = count): void => {
          const lines = Array.from({ length: Math.min(count, most) }, (_, index) => lineOf(from + index));
          resolve({ attemptId: null, lines, next: from + lines.length });
        };
        asked.push({ from, count, aborted: () => signal.aborted, give });
      }),
    numberAt,
  );
  const changed = (): Promise<void> => new Promise((resolve) => pages.subscribe(resolve));
  return { pages, asked, changed };
}

test('what is shown is asked for by pages, once, and is there then', async () => {
  const { pages, asked, changed } = log();
  pages.want(1_000, 1_070, 5_000);
  pages.want(1_001, 1_071, 5_000);
  expect(asked.map(({ from, count }) => [from, count])).toEqual([[801, 400]]);
  expect(pages.get(1_000)).toBeUndefined();
  asked[0]?.give();
  await changed();
  expect(pages.get(1_000)).toEqual({ stream: 'stdout', offsetMs: 0, text: 'line 1001' });
});

test('an answer that is short is gone on from', async () => {
  const { pages, asked, changed } = log();
  pages.want(0, 10, 300);
  const done = changed();
  asked[0]?.give(100);
  await expect.poll(() => asked.length).toBe(2);
  expect([asked[1]?.from, asked[1]?.count]).toEqual([101, 200]);
  asked[1]?.give();
  await done;
  expect(pages.get(299)?.text).toBe('line 300');
});

test('pages that were passed are not waited for, and what failed is asked for again', async () => {
  const { pages, asked, changed } = log();
  pages.want(0, 50, 100_000);
  pages.want(50_000, 50_050, 100_000);
  expect(asked[0]?.aborted()).toBe(true);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.give();
  await changed();
  expect(pages.get(50_000)?.text).toBe('line 50001');
  expect(pages.get(0)).toBeUndefined();
  pages.want(0, 50, 100_000);
  await expect.poll(() => asked.length).toBe(3);
});

test('where only some lines are shown, a page begins at the line of its first row', () => {
  const { pages, asked } = log((row) => row * 10 + 4);
  pages.want(400, 450, 1_000);
  expect([asked[0]?.from, asked[0]?.count]).toEqual([4_005, 400]);
});
