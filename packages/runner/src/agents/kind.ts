import type { DrivenKind } from '../executors/driven.ts';
import { findProgram, versionOf } from '../process/programs.ts';
import type { AgentTool } from './agent.ts';

/** Longer than a tool is given until it is ended by force, so that what it did is told. */
const graceMs = 15_000;

/** An executor whose tool is a coding agent. */
export function agentKind<Own>(
  { executor, program }: Pick<AgentTool, 'executor' | 'program'>,
  load: () => Promise<AgentTool<Own>>,
): DrivenKind {
  return {
    name: executor,
    graceMs,
    find: async (path) => {
      const file = findProgram(program, path);
      return file === null ? null : versionOf(file);
    },
    driver: async () => {
      const [tool, { agentDriver }] = await Promise.all([load(), import('./driver.ts')]);
      return agentDriver(tool);
    },
  };
}
