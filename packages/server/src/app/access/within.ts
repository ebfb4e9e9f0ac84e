import { type SeesScope, withDescendants } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { Access } from './access.ts';

/**
 * Ids of the scope of this name and of all that stand under it, as far as they see them. Null for no name: all that they see (null: everything).
 * Throws `scope_not_found`.
 */
export function scopeIdsWithin(context: Context, access: Access, name: string | null): string[] | null {
  if (name === null) return access.scopeIds();
  const known = [...context.fleet.scopes()];
  const found = context.fleet.scopeByName(name) ?? known.find((scope) => scope.name === name);
  if (!found || !access.sees(found.id)) throw new Refused('scope_not_found', { name });
  return withDescendants(found, known).flatMap(({ id }) => (access.sees(id) ? [id] : []));
}

/** The same as a question of each scope. What belongs to no single scope is shown to those who see everything, where no name is given. */
export function seesWithin(context: Context, access: Access, name: string | null): SeesScope {
  if (name === null) return access.toEverything ? () => true : access.sees;
  const own = new Set(scopeIdsWithin(context, access, name));
  return (scopeId) => own.has(scopeId);
}
