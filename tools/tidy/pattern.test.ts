import { describe, expect, test } from 'vitest';
import { pattern } from './pattern.ts';

describe('pattern', () => {
  test.each([
    ['packages/core/src/**', 'packages/core/src/job/state.ts', ''],
    ['packages/core/src/**', 'packages/core/srcs/state.ts', undefined],
    ['packages/server/src/store/*.ts', 'packages/server/src/store/store.ts', ''],
    ['packages/server/src/store/*.ts', 'packages/server/src/store/sqlite/open.ts', undefined],
    ['packages/**/*.test.{ts,tsx}', 'packages/web/src/pages/a.test.tsx', ''],
    ['packages/**/*.test.{ts,tsx}', 'packages/a.test.ts', ''],
    ['gateways/(*)/**', 'gateways/gitea/poll.ts', 'gitea'],
    ['a.ts', 'axts', undefined],
  ])('%s on %s', (text, path, expected) => {
    expect(pattern(text).match(path)).toBe(expected);
  });
});
