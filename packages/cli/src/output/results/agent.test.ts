import { expect, test } from 'vitest';
import { renderAgent } from './agent.ts';

const plain = (text: string): string => text;

test('what an agent used, changed and was not allowed to do, in a few lines', () => {
  const shown = renderAgent(
    [
      { type: 'agent.session', tool: 'Claude Code', version: '2.1.197', model: 'opus', sessionId: 's-1' },
      { type: 'agent.message', text: 'stands in the log', cut: 0 },
      { type: 'agent.denied', tool: 'Bash', input: 'rm -r /\u001b[2J\nsecond line' },
      { type: 'agent.usage', costUsd: 0.0123, turns: 1, inputTokens: 10, cachedTokens: 4, outputTokens: 3 },
      { type: 'agent.changes', branch: 'work', base: 'a', commit: 'b', commits: 1, files: 2, added: 3, removed: 1 },
      { type: 'agent.pushed' },
      { type: 'agent.pullRequest', url: 'https://example.com/pull/1' },
    ],
    plain,
  );
  expect(shown).toMatch(/^agent +Claude Code 2\.1\.197, opus$/m);
  expect(shown).toMatch(/^used +\$0\.0123, 1 turn, 10 tokens read \(4 from the cache\), 3 written$/m);
  expect(shown).toMatch(/^changes +2 files, \+3 -1, in 1 commit on work, pushed$/m);
  expect(shown).toMatch(/^pull request +https:\/\/example\.com\/pull\/1$/m);
  expect(shown).toMatch(/^not allowed +Bash: rm -r \//m);
  for (const hidden of ['stands in the log', 'second line', '\u001b']) expect(shown).not.toContain(hidden);
});

test('nothing is told of an agent that never began', () => {
  expect(renderAgent([{ type: 'checkout' }], plain)).toBe('');
});
