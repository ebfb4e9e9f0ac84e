import { describe } from 'vitest';
import type { AgentKit } from '../../testing/agents/agent-bench.ts';
import { agentSuite } from '../../testing/agents/agent-suite.ts';
import { responsesApi } from '../../testing/agents/responses-stub.ts';
import { codex } from './codex.ts';

const kit: AgentKit = {
  tool: codex,
  dialect: responsesApi,
  key: 'CODEX_API_KEY',
  baseUrl: (url) => ({ OPENAI_BASE_URL: `${url}/v1` }),
  mayRun: {},
  edits: (path, content) => ({ name: 'exec_command', input: { cmd: `printf '${content.replaceAll('\n', '\\n')}' > '${path}'` } }),
  runs: (command) => ({ name: 'exec_command', input: { cmd: command } }),
  asks: (question, choices) => ({ name: 'mcp__baton/ask_people', input: { question, choices } }),
};

describe('codex', () => agentSuite(kit));
