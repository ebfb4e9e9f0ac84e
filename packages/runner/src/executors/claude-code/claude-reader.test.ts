import { expect, test } from 'vitest';
import { type AgentRun, noUsage } from '../../agents/agent.ts';
import { Telling } from '../../agents/telling.ts';
import { claudeCode } from './claude-code.ts';
import type { ClaudeFields } from './command.ts';

const run = {
  job: { account: 'job' },
  own: { maxTurns: null, maxBudgetUsd: null },
  environment: { ANTHROPIC_API_KEY: 'x' },
  sessionId: null,
  spent: { ...noUsage, costUsd: 1, turns: 2, inputTokens: 10 },
} as unknown as AgentRun<ClaudeFields>;

/** What was told and said of lines, and what is thought of the end. */
function read(events: readonly object[], end: { exitCode: number | null; signal?: NodeJS.Signals }) {
  const told: object[] = [];
  const said: string[] = [];
  const reader = claudeCode.reader(run, new Telling({ tell: (event) => told.push(event), say: (line) => said.push(line) }));
  for (const event of events) reader.line(JSON.stringify(event));
  return { reader, told, said, problem: reader.problem({ signal: null, ...end }) };
}

const retry = {
  type: 'system',
  subtype: 'api_retry',
  attempt: 1,
  max_retries: 10,
  error_status: 401,
  error: 'authentication_failed',
};
const result = { type: 'result', subtype: 'success', is_error: false, num_turns: 1, total_cost_usd: 0.5, result: 'Done.' };

test('a key that is refused twice is given up; an overloaded API is not', () => {
  expect(read([retry], { exitCode: 0 }).reader.hopeless.aborted).toBe(false);
  const refused = read([retry, retry], { exitCode: 0 });
  expect(refused.reader.hopeless.aborted).toBe(true);
  expect(refused.problem).toBe("the API refused the key of Claude Code (401): check the job's secret ANTHROPIC_API_KEY");
  const overloaded = { ...retry, error_status: 529, error: 'overloaded_error' };
  const { reader, told } = read([overloaded, overloaded, overloaded], { exitCode: 0 });
  expect(reader.hopeless.aborted).toBe(false);
  expect(told[0]).toMatchObject({ type: 'agent.note', text: expect.stringContaining('529 overloaded error') });
});

test('exit code 0 is no success: a signal ends it so, without a result', () => {
  expect(read([], { exitCode: 0 }).problem).toBe('Claude Code ended without a result (exit code 0)');
  expect(read([], { exitCode: null, signal: 'SIGTERM' }).problem).toBe('Claude Code ended without a result (signal SIGTERM)');
  expect(read([result], { exitCode: 0 }).problem).toBeNull();
  expect(read([result], { exitCode: 1 }).problem).toBe('Claude Code ended after its result (exit code 1)');
});

test('the subtype success is no success either', () => {
  const wrong = (fields: object) => read([{ ...result, is_error: true, ...fields }], { exitCode: 1 }).problem;
  expect(wrong({ api_error_status: 401, result: 'Invalid API key' })).toContain("check the job's secret ANTHROPIC_API_KEY");
  expect(wrong({ result: 'Not logged in · Please run /login' })).toContain('Please run /login');
  expect(wrong({ result: 'API Error: 500' })).toBe('Claude Code: API Error: 500');
  expect(wrong({ subtype: 'error_during_execution', result: undefined, errors: ['it broke'] })).toBe('Claude Code: it broke');
});

test('what it used comes to what was used before, and counts all that went through its models', () => {
  const modelUsage = {
    big: { inputTokens: 5, cacheReadInputTokens: 100, cacheCreationInputTokens: 20, outputTokens: 7 },
    small: { inputTokens: 1, cacheReadInputTokens: 0, cacheCreationInputTokens: 0, outputTokens: 2 },
  };
  const { reader } = read([{ ...result, modelUsage }], { exitCode: 0 });
  expect(reader.usage).toEqual({ costUsd: 1.5, turns: 3, inputTokens: 136, cachedTokens: 100, outputTokens: 9 });
});

test('what is no event is a line of the log', () => {
  const { reader, said } = read([], { exitCode: 0 });
  for (const line of ['a warning', '{broken']) reader.line(line);
  expect(said).toEqual(['a warning', '{broken']);
});
