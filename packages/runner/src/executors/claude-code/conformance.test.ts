import { delimiter } from 'node:path';
import { recordedFolder } from '../../testing/agents/agent-bench.ts';
import { claudeKit } from '../../testing/agents/claude-code-kit.ts';
import { agentConforms } from '../../testing/agents/obedient.ts';
import { claudeCodeKind } from './kind.ts';

agentConforms(claudeKit, claudeCodeKind, [recordedFolder, process.env.PATH ?? ''].join(delimiter));
