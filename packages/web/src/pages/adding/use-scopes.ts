import { type Permission, useMay } from '../../api/may.ts';
import { useScope } from '../../scope/scope.ts';
import { useScopeNames } from '../../scope/scopes.ts';
import { firstScope } from './wishes.ts';

/** The scopes in which somebody may do this, and the one that is meant first. */
export function useScopesOf(permission: Permission): { scopes: string[]; first: string | undefined } {
  const isAllowed = useMay();
  const ofPage = useScope();
  const scopes = useScopeNames().filter((name) => isAllowed(permission, name));
  return { scopes, first: firstScope(scopes, ofPage) };
}
