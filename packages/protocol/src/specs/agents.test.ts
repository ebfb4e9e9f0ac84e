import { expect, test } from 'vitest';
import { specKindOf } from './registry.ts';

const problemOf = (executor: string, spec: object): unknown => {
  const kind = specKindOf(executor);
  return kind?.problemOf?.(spec);
};
const checkout = { repository: 'https://example.com/team/app.git' };

test.each(['claude-code', 'codex'])('a job of %s is named by its prompt', (executor) => {
  expect(specKindOf(executor)?.nameOf({ prompt: '\n  Fix it.\nThen rest.' })).toBe('Fix it.');
});

test.each(['claude-code', 'codex'])('what is for a repository needs one: %s', (executor) => {
  const where = (spec: object) => (problemOf(executor, { prompt: 'x', ...spec }) as { where: string } | null)?.where;
  expect(where({})).toBeUndefined();
  expect(where({ push: 'never', commit: 'never', pullRequest: 'none' })).toBeUndefined();
  expect(where({ push: 'gate' })).toBe('push');
  expect(where({ branch: 'a' })).toBe('branch');
  expect(where({ commit: 'leftovers' })).toBe('commit');
  expect(where({ checkout, pullRequest: 'draft' })).toBe('pullRequest');
  expect(where({ checkout, push: 'gate', pullRequest: 'draft', branch: 'a/b' })).toBeUndefined();
  expect(where({ checkout, branch: 'a..b' })).toBe('branch');
  expect(where({ checkout: { repository: 'https://me:secret@example.com/a' } })).toBe('checkout.repository');
});

test('the network is opened out of one sandbox only', () => {
  expect(problemOf('codex', { prompt: 'x', network: true })).toBeNull();
  expect(problemOf('codex', { prompt: 'x', network: true, sandbox: 'read-only' })).toMatchObject({ where: 'network' });
});
