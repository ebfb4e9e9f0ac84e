import type { Scope } from './state.ts';

/** Looks up a scope by id. */
export type ScopeLookup = (id: string) => Scope | undefined;

/**
 * Whether a runner of scope `runnerScopeId` may take jobs of scope `jobScopeId`: instance runners take all, an owner's runners those
 * of its projects, a project's runners its own.
 */
export function covers(runnerScopeId: string, jobScopeId: string, lookup: ScopeLookup): boolean {
  let at: string | null = jobScopeId;
  for (let depth = 0; at !== null && depth < 8; depth++) {
    if (at === runnerScopeId) return true;
    at = lookup(at)?.parentId ?? null;
  }
  return false;
}
