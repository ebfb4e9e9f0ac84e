import { type SeesScope, withDescendants } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/**
 * Whether someone sees what belongs to a scope, on the pages of another one. What belongs to no single scope is shown to those who see everything.
 *
 * @param scope its name, with all that stands under it; null: all that they see. Throws `scope_not_found`
 */
export function seesIn({ fleet }: Context, access: Access, scope: string | null): SeesScope {
  if (scope === null) return access.toEverything ? () => true : access.sees;
  const known = [...fleet.scopes()];
  const found = fleet.scopeByName(scope) ?? known.find(({ name }) => name === scope);
  if (!found || !access.sees(found.id)) throw new Refused('scope_not_found', { name: scope });
  const own = new Set(withDescendants(found, known).map(({ id }) => id));
  return (scopeId) => own.has(scopeId) && access.sees(scopeId);
}
