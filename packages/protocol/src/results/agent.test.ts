import { expect, test } from 'vitest';
import { agentLimits, emptyAgentResult, foldAgent } from './agent.ts';

const foldAll = (...events: Record<string, unknown>[]) => {
  const result = emptyAgentResult();
  for (const event of events) foldAgent(result, event);
  return result;
};

test('a conversation is read in its order, and a call gets its end', () => {
  const result = foldAll(
    { type: 'agent.prompt', text: 'Do it.', cut: 0 },
    { type: 'agent.session', tool: 'Codex', version: null, model: 'm', sessionId: 's' },
    { type: 'agent.tool', id: 'a', name: 'Bash', input: 'ls', cut: 0 },
    { type: 'agent.tool', id: 'b', name: 'Read', input: '/a', cut: 2 },
    { type: 'agent.toolEnd', id: 'b', ok: false, output: 'no such file', cut: 3 },
    { type: 'agent.toolEnd', id: 'unknown', ok: true, output: '', cut: 0 },
    { type: 'agent.question', question: 'Which?', choices: ['a', 7], cut: 0 },
    { type: 'agent.answer', text: 'a', by: 'ada', cut: 0 },
    { type: 'agent.usage', costUsd: 0.5, turns: 2, inputTokens: 10, cachedTokens: 4, outputTokens: 3 },
    { type: 'agent.denied', tool: 'Bash', input: 'rm' },
    { type: 'agent.changes', branch: 'w', base: 'b', commit: 'c', commits: 1, files: 2, added: 3, removed: 4 },
    { type: 'agent.pushed', branch: 'w', commit: 'c' },
    { type: 'agent.pullRequest', url: 'https://x/pull/1' },
  );
  expect(result.steps).toEqual([
    { kind: 'prompt', text: 'Do it.', cut: 0 },
    { kind: 'tool', id: 'a', name: 'Bash', input: 'ls', output: null, ok: null, cut: 0 },
    { kind: 'tool', id: 'b', name: 'Read', input: '/a', output: 'no such file', ok: false, cut: 5 },
    { kind: 'question', question: 'Which?', choices: ['a'], cut: 0 },
    { kind: 'answer', text: 'a', by: 'ada', cut: 0 },
  ]);
  expect(result).toMatchObject({ tool: 'Codex', model: 'm', sessionId: 's', costUsd: 0.5, turns: 2, cachedTokens: 4 });
  expect(result).toMatchObject({
    deniedSeen: 1,
    changes: { files: 2, removed: 4 },
    pushed: true,
    pullRequest: 'https://x/pull/1',
  });
});

test('what is told of usage is of the whole job: the newest counts', () => {
  const usage = (costUsd: number | null, turns: number) => ({
    type: 'agent.usage',
    costUsd,
    turns,
    inputTokens: 1,
    outputTokens: 1,
  });
  expect(foldAll(usage(1, 2), usage(3, 5))).toMatchObject({ costUsd: 3, turns: 5 });
  expect(foldAll(usage(null, 1)).costUsd).toBeNull();
});

test('stays bounded, and takes no harm from what it does not expect', () => {
  const result = emptyAgentResult();
  for (let n = 0; n < agentLimits.steps + 10; n += 1) foldAgent(result, { type: 'agent.message', text: n });
  for (let n = 0; n < agentLimits.denied + 10; n += 1) foldAgent(result, { type: 'agent.denied' });
  for (const type of [undefined, 7, 'unknown', 'toString', '__proto__']) foldAgent(result, { type });
  foldAgent(result, { type: 'agent.usage', costUsd: 'x', turns: -1, inputTokens: Number.NaN });
  expect(result.steps).toHaveLength(agentLimits.steps);
  expect(result).toMatchObject({
    stepsSeen: agentLimits.steps + 10,
    deniedSeen: agentLimits.denied + 10,
    turns: 0,
    costUsd: null,
  });
});
