import { agentKind } from '../../agents/kind.ts';

export const claudeCodeKind = agentKind(
  { executor: 'claude-code', program: 'claude' },
  async () => (await import('./claude-code.ts')).claudeCode,
);
