import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/samples.ts';
import { askToClearCache, toldToClearCache } from './cache.ts';
import type { Runner } from './state.ts';

const own = { webhook: 'https://a.example/wake', publicKey: null };
const runner = (patch: Partial<Runner> = {}) => sampleRunner({ protocol: 'semaphore', ...patch });
const patchOf = (decision: ReturnType<typeof askToClearCache>) =>
  decision.ok ? decision.changes.map((change) => 'patch' in change && change.patch) : decision.refusal.code;

test('a runner of Semaphore is asked once, and no more when it was told', () => {
  expect(patchOf(askToClearCache(runner(), 'jo', 5))).toEqual([
    { foreign: { webhook: null, publicKey: null, clearCache: { by: 'jo', at: 5 } } },
  ]);
  const asked = runner({ foreign: { ...own, clearCache: { by: 'jo', at: 5 } } });
  expect(patchOf(askToClearCache(asked, 'al', 9))).toEqual([]);
  expect(patchOf(toldToClearCache(asked, 9))).toEqual([{ foreign: own }]);
  expect(patchOf(toldToClearCache(runner({ foreign: own }), 9))).toEqual([]);
});

test.each<[string, Partial<Runner>]>([
  ['runner_without_cache', { protocol: 'native' }],
  ['runner_without_cache', { protocol: 'gitea' }],
  ['runner_removed', { removedAt: 4 }],
])('others are not: %s', (code, patch) => {
  expect(patchOf(askToClearCache(runner(patch), 'jo', 5))).toBe(code);
});
