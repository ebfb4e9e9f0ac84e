import type { AgentTool } from '../../agents/agent.ts';
import { ClaudeReader } from './claude-reader.ts';
import { type ClaudeFields, claudeArguments, claudeEnvironment, readClaudeFields } from './command.ts';

export const claudeCode: AgentTool<ClaudeFields> = {
  executor: 'claude-code',
  title: 'Claude Code',
  program: 'claude',
  keys: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'],
  readOwn: readClaudeFields,
  start: (run) => ({ args: claudeArguments(run), environment: claudeEnvironment(run.home) }),
  reader: (run, telling) => new ClaudeReader(claudeCode, run, telling),
};
