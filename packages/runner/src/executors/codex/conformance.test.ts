import { delimiter } from 'node:path';
import { agentFolder } from '../../testing/agents/agent-bench.ts';
import { codexKit } from '../../testing/agents/codex-kit.ts';
import { agentConforms } from '../../testing/agents/obedient.ts';
import { codexKind } from './kind.ts';

agentConforms(codexKit, codexKind, [agentFolder.path, process.env.PATH ?? ''].join(delimiter));
