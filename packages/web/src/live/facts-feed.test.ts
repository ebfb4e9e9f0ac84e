import type { LogPart } from '@baton/protocol';
import { expect, test } from 'vitest';
import { FactsFeed } from './facts-feed.ts';

const part = (number: number, text: string, stream: LogPart['stream'] = 'data'): LogPart => ({
  ...{ number, stream, offsetMs: 0, text, linesDropped: 0, bytesDropped: 0 },
});
const fact = (n: number): string => `{"n":${n}}\n`;

test('what was left out is loaded, and stands before what came meanwhile', async () => {
  const asked: number[] = [];
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const feed = new FactsFeed(
    async (after) => {
      asked.push(after);
      if (after === 0) return { parts: [part(1, fact(1))], next: 4, more: true };
      return { parts: [part(7, fact(2)), part(12, fact(4))], next: 12, more: false };
    },
    () => feed.facts.length >= 4 && resolve(),
  );
  feed.skipped(10);
  feed.add([part(11, 'a line\n', 'stdout'), part(12, fact(4)), part(13, fact(5))]);
  await answered;
  expect(asked).toEqual([0, 4]);
  expect(feed.facts).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }, { n: 5 }]);
  expect(feed.lines).toBe(4);
});

test('what was taken in is not taken in again', () => {
  const feed = new FactsFeed(
    () => Promise.reject(new Error('nothing was left out')),
    () => {},
  );
  feed.add([part(1, fact(1)), part(3, fact(2))]);
  feed.add([part(3, fact(2)), part(4, fact(3))]);
  feed.skipped(2);
  expect(feed.facts).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});
