import { claudeCode } from '../../executors/claude-code/claude-code.ts';
import type { AgentKit } from './agent-bench.ts';
import { messagesApi } from './messages-stub.ts';

/** How tests make Claude Code do things. */
export const claudeKit: AgentKit = {
  tool: claudeCode,
  dialect: messagesApi,
  key: 'ANTHROPIC_API_KEY',
  baseUrl: (url) => ({ ANTHROPIC_BASE_URL: url }),
  mayRun: { allowedTools: ['Bash'] },
  edits: (path, content) => ({ name: 'Write', input: { file_path: path, content } }),
  runs: (command) => ({ name: 'Bash', input: { command, description: 'as asked' } }),
  asks: (question, choices) => ({ name: 'mcp__baton__ask_people', input: { question, choices } }),
};
