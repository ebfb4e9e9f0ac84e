import type { AgentTool } from '../../agents/agent.ts';
import { CodexReader } from './codex-reader.ts';
import { type CodexFields, codexArguments, codexEnvironment, readCodexFields } from './command.ts';

export const codex: AgentTool<CodexFields> = {
  executor: 'codex',
  title: 'Codex',
  program: 'codex',
  keys: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
  readOwn: readCodexFields,
  start: (run) => ({ args: codexArguments(run), environment: codexEnvironment(run) }),
  reader: (run, telling) => new CodexReader(codex, run, telling),
};
