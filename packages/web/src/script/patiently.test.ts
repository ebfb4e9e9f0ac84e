import { expect, test } from 'vitest';
import { patiently } from './patiently.ts';

const missing = () => new TypeError('Failed to fetch dynamically imported module: https://baton/assets/Page-abc.js');

/** Loads that fail as told, one after another; then it succeeds. */
function setUp(failures: unknown[], there: boolean[]) {
  const paused: number[] = [];
  const load = async () => {
    if (failures.length > 0) throw failures.shift();
    return 'page';
  };
  const environment = {
    isThere: async () => there.shift() ?? true,
    pause: async (ms: number) => void paused.push(ms),
  };
  return { result: patiently(load, environment), paused };
}

test('while the server is away a part of the script is waited for', async () => {
  const { result, paused } = setUp([missing(), missing()], [false, false]);
  expect(await result).toBe('page');
  expect(paused).toHaveLength(2);
});

test('a server that is back has it', async () => {
  expect(await setUp([missing()], [true]).result).toBe('page');
});

test('a server that answers without it has another version', async () => {
  await expect(setUp([missing(), missing()], [true]).result).rejects.toMatchObject({ code: 'page_outdated' });
});

test('what fails for another reason fails', async () => {
  await expect(setUp([new Error('a mistake')], []).result).rejects.toThrow('a mistake');
});
