import { agentKind } from '../../agents/kind.ts';

export const codexKind = agentKind({ executor: 'codex', program: 'codex' }, async () => (await import('./codex.ts')).codex);
