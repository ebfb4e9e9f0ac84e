import { codex } from '../../executors/codex/codex.ts';
import type { AgentKit } from './agent-bench.ts';
import { responsesApi } from './responses-stub.ts';

/** How tests make Codex do things. */
export const codexKit: AgentKit = {
  tool: codex,
  dialect: responsesApi,
  key: 'CODEX_API_KEY',
  baseUrl: (url) => ({ OPENAI_BASE_URL: `${url}/v1` }),
  mayRun: {},
  edits: (path, content) => ({ name: 'exec_command', input: { cmd: `printf '${content.replaceAll('\n', '\\n')}' > '${path}'` } }),
  runs: (command) => ({ name: 'exec_command', input: { cmd: command } }),
  asks: (question, choices) => ({ name: 'mcp__baton/ask_people', input: { question, choices } }),
};
