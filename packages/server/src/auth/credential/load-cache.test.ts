import { expect, test } from 'vitest';
import { LoadCache } from './load-cache.ts';

const cacheOf = (load: (id: string) => Promise<{ id: string; of: string } | null>, entriesMax = 10) =>
  new LoadCache({ load, groupOf: (value: { of: string }) => value.of, entriesMax });

test('keeps what was loaded until its group is forgotten', async () => {
  const cache = cacheOf(async (id) => ({ id, of: 'group' }));
  expect(cache.peek('a')).toBeUndefined();
  await cache.load('a');
  expect(cache.peek('a')).toEqual({ id: 'a', of: 'group' });
  cache.forget('other');
  expect(cache.peek('a')).toBeDefined();
  cache.forget('group');
  expect(cache.peek('a')).toBeUndefined();
  await cache.load('a');
  expect(cache.peek('a')).toBeDefined();
});

test('does not keep what was read before a change that came while it was loading', async () => {
  const waiting: (() => void)[] = [];
  const cache = cacheOf(async (id) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { id, of: 'group' };
  });
  const loading = cache.load('a');
  cache.forget('group');
  waiting[0]?.();
  expect(await loading).toEqual({ id: 'a', of: 'group' });
  expect(cache.peek('a')).toBeUndefined();
});

test('keeps no more than it may, and nothing that does not exist', async () => {
  const cache = cacheOf(async (id) => (id === 'none' ? null : { id, of: id }), 2);
  for (const id of ['a', 'b', 'c', 'none']) await cache.load(id);
  expect(['a', 'b', 'c', 'none'].map((id) => cache.peek(id) !== undefined)).toEqual([false, true, true, false]);
});
