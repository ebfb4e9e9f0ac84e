import { describe } from 'vitest';
import type { AgentKit } from '../../testing/agents/agent-bench.ts';
import { agentSuite } from '../../testing/agents/agent-suite.ts';
import { messagesApi } from '../../testing/agents/messages-stub.ts';
import { claudeCode } from './claude-code.ts';

const kit: AgentKit = {
  tool: claudeCode,
  dialect: messagesApi,
  key: 'ANTHROPIC_API_KEY',
  baseUrl: (url) => ({ ANTHROPIC_BASE_URL: url }),
  mayRun: { allowedTools: ['Bash(echo:*)'] },
  edits: (path, content) => ({ name: 'Write', input: { file_path: path, content } }),
  runs: (command) => ({ name: 'Bash', input: { command, description: 'as asked' } }),
  asks: (question, choices) => ({ name: 'mcp__baton__ask_people', input: { question, choices } }),
};

describe('claude-code', () => agentSuite(kit));
