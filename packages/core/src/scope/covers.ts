import type { Scope } from './state.ts';

/** Looks up a scope by id. */
export type ScopeLookup = (id: string) => Scope | undefined;

/**
 * Whether a runner of scope `runnerScopeId` may take jobs of scope `jobScopeId`: instance runners take all, an owner's runners those
 * of its projects, a project's runners its own. Of a scope that was removed nobody takes anything.
 */
export function covers(runnerScopeId: string, jobScopeId: string, lookup: ScopeLookup): boolean {
  let at: string | null = jobScopeId;
  for (let depth = 0; at !== null && depth < 8; depth++) {
    const scope = lookup(at);
    if (scope && scope.removedAt !== null) return false;
    if (at === runnerScopeId) return true;
    at = scope?.parentId ?? null;
  }
  return false;
}
