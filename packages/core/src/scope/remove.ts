import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { scopeEvent } from './event.ts';
import { defaultProjectId, instanceScopeId, type Scope } from './state.ts';

/** A scope and all that stands under it, itself first. */
export function withDescendants(scope: Scope, known: readonly Scope[]): Scope[] {
  const found = [scope];
  for (const each of found) found.push(...known.filter(({ parentId }) => parentId === each.id));
  return found;
}

/**
 * Removes a scope and all under it: from now on nothing new comes into them, their runners get no work, and their names are free. What they hold
 * is ended step by step afterwards: jobs are cancelled, runners removed, tokens revoked. The rows stay, so that histories keep their names.
 *
 * Refused with `scope_needed` for the instance, and for the project that jobs go to when none is named, or its owner.
 *
 * @param known every scope there is
 */
export function removeScope(scope: Scope, known: readonly Scope[], by: string, now: number): Decision {
  if (scope.removedAt !== null) return nothing();
  const all = withDescendants(scope, known);
  if (all.some(({ id }) => id === instanceScopeId || id === defaultProjectId))
    return refuse('scope_needed', { name: scope.name });
  const present = all.filter(({ removedAt }) => removedAt === null);
  return plan(
    present.map((each) => update('scope', each, { removedAt: now })),
    present.map((each) => scopeEvent(each.id, 'removed', now, { by, name: each.name })),
  );
}
