import { expect, test } from 'vitest';
import { Refused } from '../../app/index.ts';
import { underFreeName } from './free-name.ts';

test('a name that is taken is numbered, as long as one may be, and no character of it is cut in two', async () => {
  const tried: string[] = [];
  const long = `${'a'.repeat(117)}\u{1f600}b`;
  const got = await underFreeName(long, 'rest', async (name) => {
    tried.push(name);
    if (tried.length < 3) throw new Refused('runner_name_taken');
    return name;
  });
  expect([tried, got]).toEqual([[long, `${'a'.repeat(117)}-2`, `${'a'.repeat(117)}-3`], `${'a'.repeat(117)}-3`]);
});

test('where a hundred are taken nobody else has the last one; what else is refused is refused at once', async () => {
  const names = new Set<string>();
  const got = await underFreeName('one', 'rest', async (name) => {
    names.add(name);
    if (name !== 'rest') throw new Refused('runner_name_taken');
    return name;
  });
  expect([got, names.size]).toEqual(['rest', 101]);
  await expect(underFreeName('one', 'rest', () => Promise.reject(new Refused('storage_full')))).rejects.toThrow();
});
