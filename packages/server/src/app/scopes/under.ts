import { instanceScopeId, withDescendants } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/**
 * Ids of the scopes that belong to the pages of a scope, itself among them, as far as someone sees them; null: all there are. Throws `scope_not_found`.
 *
 * @param name null: everything that they see
 */
export function scopeIdsUnder({ fleet }: Context, access: Access, name: string | null): string[] | null {
  const own = access.scopeIds();
  if (name === null) return own;
  const scope = fleet.scopeByName(name);
  if (!scope || (own && !own.includes(scope.id) && !seesUnder(scope.id))) throw new Refused('scope_not_found', { name });
  if (scope.id === instanceScopeId) return own;
  const under = idsUnder(scope.id);
  return own ? under.filter((id) => own.includes(id)) : under;

  function idsUnder(id: string): string[] {
    const found = fleet.scope(id);
    return found ? withDescendants(found, [...fleet.scopes()]).map((each) => each.id) : [];
  }

  // the instance's pages are there for everybody; those of an organization for whoever sees one of its projects
  function seesUnder(id: string): boolean {
    return id === instanceScopeId || idsUnder(id).some((each) => own?.includes(each));
  }
}
