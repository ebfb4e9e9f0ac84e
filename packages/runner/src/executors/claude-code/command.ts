import { join } from 'node:path';
import type { AgentRun } from '../../agents/agent.ts';
import { askTool } from '../../agents/ask-people/question.ts';
import type { Fields } from '../../agents/fields.ts';
import { JobFailed } from '../driver.ts';

const permissionModes = ['acceptEdits', 'default', 'plan', 'bypassPermissions'] as const;

/** What only jobs of Claude Code say. */
export interface ClaudeFields {
  systemPrompt: string | null;
  permissionMode: (typeof permissionModes)[number];
  allowedTools: readonly string[];
  disallowedTools: readonly string[];
  maxTurns: number | null;
  maxBudgetUsd: number | null;
}

export const readClaudeFields = (fields: Fields): ClaudeFields => ({
  systemPrompt: fields.text('systemPrompt'),
  permissionMode: fields.choice('permissionMode', permissionModes, 'acceptEdits'),
  allowedTools: fields.texts('allowedTools'),
  disallowedTools: fields.texts('disallowedTools'),
  maxTurns: fields.number('maxTurns'),
  maxBudgetUsd: fields.number('maxBudgetUsd'),
});

/** The prompt is read from stdin. Limits are for the whole job, so a run gets what earlier ones left. */
export function claudeArguments({ job, own, ask, sessionId, spent }: AgentRun<ClaudeFields>): string[] {
  const turns = own.maxTurns === null ? null : own.maxTurns - spent.turns;
  const usd = own.maxBudgetUsd === null ? null : own.maxBudgetUsd - (spent.costUsd ?? 0);
  if (turns !== null && turns < 1) throw new JobFailed(turnsUsedUp(own.maxTurns));
  if (usd !== null && usd <= 0) throw new JobFailed(budgetUsedUp(own.maxBudgetUsd, spent.costUsd ?? 0));
  const allowed = [...own.allowedTools, ...(ask === null ? [] : [`mcp__baton__${askTool.name}`])];
  return [
    '--print',
    '--verbose',
    ...['--output-format', 'stream-json'],
    ...['--permission-mode', own.permissionMode],
    ...option('--model', job.model),
    ...option('--effort', job.effort),
    ...option('--system-prompt', own.systemPrompt),
    ...option('--append-system-prompt', job.instructions),
    ...option('--max-turns', turns),
    ...option('--max-budget-usd', usd),
    ...(ask === null ? [] : ['--mcp-config', askServer(ask)]),
    ...(allowed.length > 0 ? ['--allowedTools', ...allowed] : []),
    ...(own.disallowedTools.length > 0 ? ['--disallowedTools', ...own.disallowedTools] : []),
    ...option('--resume', sessionId),
  ];
}

const option = (name: string, value: string | number | null): string[] => (value === null ? [] : [name, String(value)]);

const askServer = ([command, ...args]: readonly [string, ...string[]]): string =>
  JSON.stringify({ mcpServers: { baton: { command, args } } });

export const turnsUsedUp = (max: number | null): string => `the limit of ${max} turns was reached (maxTurns)`;

export const budgetUsedUp = (max: number | null, usd: number): string =>
  `the budget of $${max} is used up: $${usd.toFixed(2)} (maxBudgetUsd)`;

/** Nothing is told to others, nothing renews itself; no session that the runner was started from is taken for its own. */
export const claudeEnvironment = (home: string | null): Record<string, string | undefined> => ({
  ...(home === null ? {} : { CLAUDE_CONFIG_DIR: join(home, '.claude') }),
  CLAUDECODE: undefined,
  CLAUDE_CODE_ENTRYPOINT: undefined,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_BUG_COMMAND: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_TELEMETRY: '1',
});
