import { instanceScopeId, type Permission, type Scope } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** A scope by its name, null: the instance. Throws `scope_not_found` for one that they do not see, and `permission_denied`. */
export function scopeForSettings(context: Context, access: Access, name: string | null, permission: Permission): Scope {
  const { fleet } = context;
  const isInstance = name === null || name === instanceScopeId;
  const scope = isInstance ? fleet.scope(instanceScopeId) : fleet.scopeByName(name);
  if (!scope || !(isInstance || access.sees(scope.id))) throw new Refused('scope_not_found', { name });
  access.need(permission, scope.id);
  return scope;
}
