import { expect, test } from 'vitest';
import { type AgentRun, noUsage } from '../../agents/agent.ts';
import { type ClaudeFields, claudeArguments } from './command.ts';

const own: ClaudeFields = {
  systemPrompt: null,
  permissionMode: 'acceptEdits',
  allowedTools: [],
  disallowedTools: [],
  maxTurns: null,
  maxBudgetUsd: null,
};
const run = {
  job: { model: null, effort: null, instructions: null },
  own,
  ask: null,
  sessionId: null,
  spent: noUsage,
} as unknown as AgentRun<ClaudeFields>;

/** The words after an option. */
const after = (words: readonly string[], name: string, count = 1): string[] => {
  const at = words.indexOf(name);
  return at < 0 ? [] : words.slice(at + 1, at + 1 + count);
};

test('what a job leaves out is left to the tool', () => {
  const words = claudeArguments(run);
  expect(words).toEqual(['--print', '--verbose', '--output-format', 'stream-json', '--permission-mode', 'acceptEdits']);
});

test('model, effort, instructions and permissions are those of the job', () => {
  const words = claudeArguments({
    ...run,
    job: { ...run.job, model: 'claude-x', effort: 'high', instructions: 'Be brief.' },
    own: { ...own, permissionMode: 'plan', allowedTools: ['Bash(npm test:*)'], disallowedTools: ['WebSearch', 'Read'] },
    ask: ['node', 'ask'],
  });
  expect(after(words, '--model')).toEqual(['claude-x']);
  expect(after(words, '--effort')).toEqual(['high']);
  expect(after(words, '--append-system-prompt')).toEqual(['Be brief.']);
  expect(after(words, '--permission-mode')).toEqual(['plan']);
  expect(after(words, '--allowedTools', 2)).toEqual(['Bash(npm test:*)', 'mcp__baton__ask_people']);
  expect(after(words, '--disallowedTools', 2)).toEqual(['WebSearch', 'Read']);
});

test('a conversation that goes on has what is left of its limits, and none without any left', () => {
  const spent = { ...noUsage, turns: 2, costUsd: 0.75 };
  const limited = { ...run, own: { ...own, maxTurns: 3, maxBudgetUsd: 1 }, sessionId: 'session', spent };
  const words = claudeArguments(limited);
  expect(after(words, '--max-turns')).toEqual(['1']);
  expect(after(words, '--max-budget-usd')).toEqual(['0.25']);
  expect(after(words, '--resume')).toEqual(['session']);
  const usedUp = (more: object) => () => claudeArguments({ ...limited, spent: { ...spent, ...more } });
  expect(usedUp({ turns: 3 })).toThrow('the limit of 3 turns was reached (maxTurns)');
  expect(usedUp({ costUsd: 1 })).toThrow('the budget of $1 is used up: $1.00 (maxBudgetUsd)');
});
