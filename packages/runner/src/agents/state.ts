import { JobFailed, type Json } from '../executors/driver.ts';
import type { Usage } from './usage.ts';
import type { WorkspaceState } from './workspace.ts';

/** What an attempt that ended by asking hands on. */
export interface AgentState {
  sessionId: string;
  spent: Usage;
  workspace: WorkspaceState | null;
}

/** Throws `JobFailed`. */
export function readState(state: Json): AgentState {
  const { sessionId, spent, workspace } = (typeof state === 'object' ? (state ?? {}) : {}) as Partial<AgentState>;
  if (typeof sessionId !== 'string' || typeof spent !== 'object')
    throw new JobFailed('what an earlier attempt has handed on can not be read');
  return { sessionId, spent, workspace: workspace ?? null };
}

/** As what travels. */
export const stateToJson = (state: AgentState): Json => JSON.parse(JSON.stringify(state)) as Json;
