import { insert } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import { scopeEvent } from './event.ts';
import { isSameName } from './name.ts';
import type { Scope } from './state.ts';

export interface NewScope {
  id: string;
  kind: 'organization' | 'user' | 'project';
  /** `acme`, or `acme/site` */
  name: string;
  by: string;
}

/**
 * Makes a scope under its parent: the instance, or the owner of a project. Refused with `scope_name_taken` when one that is not removed has
 * that name, whatever the case of its letters; with `scope_removed` when the parent is.
 *
 * @param known every scope there is
 */
export function createScope({ id, kind, name, by }: NewScope, parent: Scope, known: Iterable<Scope>, now: number): Decision {
  if (parent.removedAt !== null) return refuse('scope_removed', { name: parent.name });
  for (const scope of known)
    if (scope.removedAt === null && isSameName(scope.name, name)) return refuse('scope_name_taken', { name, taken: scope.name });
  const scope: Scope = { id, revision: 1, kind, name, parentId: parent.id, createdAt: now, protectedAt: null, removedAt: null };
  return plan([insert('scope', scope)], [scopeEvent(id, 'created', now, { by, name, kind })]);
}
